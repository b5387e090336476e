// SPDX-License-Identifier: Apache-2.0
#include "simulate/phantom.hpp"

#include "core/error.hpp"
#include "io/config/share.hpp"
#include "io/config/toml.hpp"
#include "simulate/render.hpp"
#include "tests/simulate/scenes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <numeric>

namespace isotone::simulate {
namespace {

using ::testing::HasSubstr;

Phantom shared(const std::string& name, const std::map<std::string, double>& levels = {}) {
    const auto path = io::config::share_file("phantoms", name);
    return phantom_from_record(io::config::read_toml(path), name, io::config::load_nuclide, levels);
}

double volume_ml(const Volume& image, float value) {
    double sum = 0.0;
    for (const float v : image.values) {
        sum += static_cast<double>(v);
    }
    return sum / static_cast<double>(value) * image.grid.voxel_volume_ml();
}

TEST(NemaPhantom, InteriorHasTheVolumeOfTheStandard) {
    // Spheres as hot as the background: what the background level fills is interior - insert - sphere walls.
    const Phantom phantom = shared("nema_iq", {{"hot", 2000.0}});
    const Volume image =
        render(phantom, ImageGrid::centred({160, 130, 64}, {2, 2, 4}), Quantity::activity_concentration, 3);
    double walls_ml = 0.0;
    for (const double d : {10.0, 13.0, 17.0, 22.0, 28.0, 37.0}) {
        walls_ml += std::numbers::pi / 6.0 * (std::pow(d + 2.0, 3) - std::pow(d, 3)) * 1e-3;
    }
    const double insert_ml = std::numbers::pi * 25.0 * 25.0 * 194.0 * 1e-3;
    // Interior area 54 036.6 mm2 over 194 mm = 10 483 mL. Pixel borders split in 3 x 3: 0.1 %.
    EXPECT_NEAR(volume_ml(image, 2000.0F), 54.0366 * 194.0 - insert_ml - walls_ml, 10.0);
}

TEST(NemaPhantom, TruthNamesSixSpheresOnTheirCircle) {
    const Record truth = truth_of(shared("nema_iq"));
    const auto& regions = std::get<Record::List>(truth.value());
    ASSERT_EQ(regions.size(), 6U);
    const double volumes[] = {0.5236, 1.1503, 2.5724, 5.5753, 11.4940, 26.5218};
    for (std::size_t i = 0; i < 6; ++i) {
        EXPECT_NEAR(std::get<double>(regions[i].find("volume_ml")->value()), volumes[i], 1e-4);
        EXPECT_EQ(std::get<double>(regions[i].find("activity_bq_ml")->value()), 20000.0);
        const auto& centre = std::get<Record::List>(regions[i].find("centre_mm")->value());
        const double x = std::get<double>(centre[0].value()) - 0.6, y = std::get<double>(centre[1].value()) - 0.8;
        EXPECT_NEAR(std::hypot(x, y), 57.2, 1e-3);
        EXPECT_NEAR(
            std::remainder(std::atan2(y, x) - std::numbers::pi / 3.0 * static_cast<double>(i), 2.0 * std::numbers::pi),
            0.0, 1e-4);
        EXPECT_NEAR(std::get<double>(centre[2].value()), 0.7, 1e-9);
    }
}

TEST(NemaPhantom, LayersAreWhereTheStandardPutsThem) {
    const Phantom phantom = shared("nema_iq");
    const auto name_at = [&](double x, double y, double z) {
        const Primitive* at = phantom.at({x + 0.6, y + 35.8, z - 26.3});
        return at != nullptr ? at->name : std::string("air");
    };
    EXPECT_EQ(name_at(0, -148.5, 0), "shell upper");
    EXPECT_EQ(name_at(0, -151, 0), "air");
    EXPECT_EQ(name_at(0, 78.5, 0), "shell lower");
    EXPECT_EQ(name_at(0, 81, 0), "air");
    EXPECT_EQ(name_at(148.5, 0.5, 0), "shell left");
    EXPECT_EQ(name_at(0, -35, 0), "lung insert");
    EXPECT_EQ(name_at(23, -35, 0), "lung insert wall");
    EXPECT_EQ(name_at(0, 0, 98), "shell lower");
    EXPECT_EQ(name_at(57.2, -35, 27), "sphere 10 mm");
    EXPECT_EQ(name_at(57.2 + 5.5, -35, 27), "sphere 10 mm wall");
    EXPECT_EQ(name_at(100, -20, 0), "background left");
    EXPECT_EQ(phantom.at({0.6, 0.8, 0})->activity_bq_ml, 0.0);
}

TEST(BodyPhantom, HasLesionsThatAreNotNemaSpheres) {
    const Phantom phantom = shared("body_asymmetric");
    int lesions = 0;
    for (const Primitive& p : phantom.primitives) {
        if (p.region != RegionKind::lesion) {
            continue;
        }
        ++lesions;
        EXPECT_EQ(phantom.at(p.centre_mm), &p) << p.name << " is hidden";
        for (const double half : p.half_mm) {
            EXPECT_GE(half, 4.0);
            EXPECT_LE(half, 15.0);
        }
        EXPECT_FALSE(p.half_mm[0] == p.half_mm[1] && p.half_mm[1] == p.half_mm[2]) << p.name << " is a sphere";
        // Inside the shortest axial field of view (155 mm) with a margin for the blur.
        EXPECT_LT(std::abs(p.centre_mm[2]) + p.bounding_half_mm()[2], 60.0) << p.name;
    }
    EXPECT_GE(lesions, 5);
    // 300 MBq, 60 minutes of 18F, 75 kg: 2738.5 Bq/mL per SUV.
    EXPECT_NEAR(phantom.primitives.front().activity_bq_ml, 300e6 * 0.684633 / 75e3, 0.01);
}

TEST(BodyPhantom, RegionsToMeasureHoldTheirLesions) {
    const Phantom phantom = shared("body_asymmetric");
    const Record regions = regions_of(phantom);
    const auto& list = std::get<Record::List>(regions.find("region")->value());
    EXPECT_EQ(list.size(), std::get<Record::List>(truth_of(phantom).value()).size());
    for (const Record& region : list) {
        const auto& name = std::get<std::string>(region.find("name")->value());
        const auto body = std::find_if(phantom.primitives.begin(), phantom.primitives.end(),
                                       [&](const Primitive& p) { return p.name == name; });
        const double radius = std::get<double>(region.find("radius_mm")->value());
        if (body->region == RegionKind::lesion) {
            EXPECT_GT(radius, std::max({body->half_mm[0], body->half_mm[1], body->half_mm[2]}));
        } else {
            EXPECT_LT(radius, std::min({body->half_mm[0], body->half_mm[1], body->half_mm[2]}));
        }
    }
}

TEST(BodyPhantom, IsNotSymmetric) {
    const Phantom phantom = shared("body_asymmetric");
    const Volume image =
        render(phantom, ImageGrid::centred({48, 32, 24}, {8, 8, 6}), Quantity::activity_concentration, 1);
    double difference_x = 0.0, difference_y = 0.0, difference_z = 0.0, sum = 0.0;
    for (int z = 0; z < 24; ++z) {
        for (int y = 0; y < 32; ++y) {
            for (int x = 0; x < 48; ++x) {
                sum += static_cast<double>(image.at(x, y, z));
                difference_x += std::abs(static_cast<double>(image.at(x, y, z) - image.at(47 - x, y, z)));
                difference_y += std::abs(static_cast<double>(image.at(x, y, z) - image.at(x, 31 - y, z)));
                difference_z += std::abs(static_cast<double>(image.at(x, y, z) - image.at(x, y, 23 - z)));
            }
        }
    }
    EXPECT_GT(difference_x, 0.2 * sum);
    EXPECT_GT(difference_y, 0.2 * sum);
    EXPECT_GT(difference_z, 0.2 * sum);
}

// REQ-SIM-17
TEST(JaszczakPhantom, HasItsRodsAndSpheresInWaterAndApart) {
    const Phantom phantom = shared("jaszczak");
    std::vector<const Primitive*> rods, spheres;
    for (const Primitive& p : phantom.primitives) {
        if (p.name.starts_with("rod")) {
            rods.push_back(&p);
        } else if (p.region == RegionKind::sphere) {
            spheres.push_back(&p);
        }
    }
    ASSERT_EQ(spheres.size(), 6U);
    EXPECT_GT(rods.size(), 100U);
    for (const Primitive* rod : rods) {
        EXPECT_LT(std::hypot(rod->centre_mm[0], rod->centre_mm[1]) + rod->half_mm[0], 108.0) << rod->name;
        for (const Primitive* other : rods) {
            const double apart =
                std::hypot(rod->centre_mm[0] - other->centre_mm[0], rod->centre_mm[1] - other->centre_mm[1]);
            // Half a rod of water between two of one sector is a whole diameter; across a border at least half of one.
            EXPECT_TRUE(rod == other || apart > 1.4 * std::max(rod->half_mm[0], other->half_mm[0]) +
                                                    std::min(rod->half_mm[0], other->half_mm[0]))
                << rod->name << " and " << other->name;
        }
        EXPECT_EQ(rod->half_mm[2], 44.0);
        EXPECT_EQ(rod->activity_bq_ml, 0.0);
    }
    for (const Primitive* sphere : spheres) {
        EXPECT_EQ(phantom.at({sphere->centre_mm[0], sphere->centre_mm[1], sphere->centre_mm[2]}), sphere);
        EXPECT_EQ(sphere->centre_mm[2], 127.0 - 93.0);
    }
    // The thinnest rods at the left, the next sector in front of it.
    EXPECT_EQ(phantom.at({rods[0]->centre_mm[0], 0.0, -50.0}), rods[0]);
    EXPECT_GT(rods[0]->centre_mm[0], 0.0);
    EXPECT_LT(spheres[1]->centre_mm[1], 0.0);
}

// REQ-SIM-17
TEST(TorsoPhantom, HasAVentricleThatPointsLeftForwardsAndDown) {
    const Phantom phantom = shared("torso");
    const auto name_at = [&](const Vector3& at) {
        const Primitive* found = phantom.at(at);
        return found != nullptr ? found->name : std::string("air");
    };
    const auto body = [&](const std::string& name) {
        return *std::find_if(phantom.primitives.begin(), phantom.primitives.end(),
                             [&](const Primitive& p) { return p.name == name; });
    };
    EXPECT_NEAR(body("right lung").volume_ml(), 1100.0, 5.0);
    EXPECT_NEAR(body("left lung").volume_ml(), 900.0, 5.0);
    const Primitive ventricle = body("left ventricle");
    const Vector3 along{ventricle.axes[6], ventricle.axes[7], ventricle.axes[8]}, c = ventricle.centre_mm;
    const auto at = [&](double mm) {
        return Vector3{c[0] + mm * along[0], c[1] + mm * along[1], c[2] + mm * along[2]};
    };
    EXPECT_GT(along[0], 0.0);
    EXPECT_LT(along[1], 0.0);
    EXPECT_LT(along[2], 0.0);
    EXPECT_EQ(name_at(c), "blood of the left ventricle");
    EXPECT_EQ(name_at(at(53.0)), "left ventricle");   // its apex
    EXPECT_NE(name_at(at(-30.0)), "left ventricle");  // open at the base
    EXPECT_NE(name_at(at(-30.0)), "blood of the left ventricle");
    EXPECT_EQ(name_at(body("defect").centre_mm), "defect");
    EXPECT_EQ(name_at({-72.0, -12.0, -75.0}), "liver");  // at the right
    EXPECT_EQ(name_at({4.0, 82.0, 0.0}), "spine");       // at the back
}

// REQ-SIM-17
TEST(StriatalPhantom, HasNucleiOfTheirVolumesAndUnlikeUptake) {
    const Phantom phantom = shared("striatal");
    std::map<std::string, const Primitive*> bodies;
    for (const Primitive& p : phantom.primitives) {
        bodies[p.name] = &p;
    }
    for (const char* name : {"left caudate", "right caudate", "left putamen", "right putamen"}) {
        EXPECT_EQ(phantom.at(bodies.at(name)->centre_mm), bodies.at(name)) << name << " is hidden";
        EXPECT_NEAR(bodies.at(name)->volume_ml(), 5.5, 0.6) << name;
    }
    EXPECT_GT(bodies.at("left putamen")->centre_mm[0], 0.0);  // the patient's left
    EXPECT_GT(bodies.at("left putamen")->activity_bq_ml, 1.5 * bodies.at("right putamen")->activity_bq_ml);
}

TEST(EveryPhantomFile, LoadsWithNuclideAndRegions) {
    for (const std::string& name : io::config::share_names("phantoms")) {
        const Phantom phantom = shared(name);
        EXPECT_GT(phantom.exam.nuclide.half_life_s, 0.0) << name;
        EXPECT_FALSE(std::get<Record::List>(truth_of(phantom).value()).empty()) << name;
    }
}

TEST(EveryPhantomFile, BallsOfOrgansHoldNothingElse) {
    for (const std::string& name : io::config::share_names("phantoms")) {
        const Phantom phantom = shared(name);
        std::map<std::string, const Primitive*> organs;
        for (const Primitive& p : phantom.primitives) {
            if (p.region == RegionKind::organ || p.region == RegionKind::background) {
                organs[p.name] = &p;
            }
        }
        std::size_t found = 0;
        const Record regions = regions_of(phantom);
        for (const Record& region : std::get<Record::List>(regions.find("region")->value())) {
            const auto organ = organs.find(std::get<std::string>(region.find("name")->value()));
            if (organ == organs.end()) {
                continue;
            }
            ++found;
            const auto& list = std::get<Record::List>(region.find("centre_mm")->value());
            const auto number = [](const Record& field) { return std::get<double>(field.value()); };
            const double radius = number(*region.find("radius_mm"));
            // The surface, at angles that no lattice of the search has.
            for (int k = 0; k < 200; ++k) {
                const double z = 1.0 - (2.0 * k + 1.0) / 200.0, turn = 2.399963 * k, rho = std::sqrt(1.0 - z * z);
                const Vector3 at{number(list[0]) + radius * rho * std::cos(turn),
                                 number(list[1]) + radius * rho * std::sin(turn), number(list[2]) + radius * z};
                const Primitive* seen = phantom.at(at);
                // The search has gaps of 2 mm, so another body may stand in by a sliver: look 1 mm further in.
                const Vector3 inside{number(list[0]) + (at[0] - number(list[0])) * (1.0 - 1.0 / radius),
                                     number(list[1]) + (at[1] - number(list[1])) * (1.0 - 1.0 / radius),
                                     number(list[2]) + (at[2] - number(list[2])) * (1.0 - 1.0 / radius)};
                EXPECT_TRUE(seen == organ->second || phantom.at(inside) == organ->second)
                    << name << ", " << organ->first;
            }
        }
        EXPECT_EQ(found, organs.size()) << name;
    }
}

TEST(PhantomFile, UnknownKeysAndLevelsAreRefused) {
    const auto fault_of = [](const std::string& text, const std::map<std::string, double>& levels) {
        try {
            (void)phantom_from_record(io::config::parse_toml(text, "t"), "t", io::config::load_nuclide, levels);
        } catch (const Error& error) {
            return error.where() + " " + error.hint();
        }
        return std::string("accepted");
    };
    const std::string head = "schema = \"isotone-phantom/1\"\nname = \"p\"\n";
    const std::string body =
        "[[primitive]]\nname = \"a\"\nshape = \"ellipsoid\"\ncentre_mm = [0, 0, 0]\nradius_mm = 5\n";
    EXPECT_EQ(fault_of(head + body, {}), "accepted");
    EXPECT_THAT(fault_of(head + body + "activty = 3.0\n", {}), HasSubstr("'activity'"));
    EXPECT_THAT(fault_of(head + body + "activity = \"hot\"\n", {}), HasSubstr("add it there"));
    EXPECT_THAT(fault_of(head + body, {{"hot", 1.0}}), HasSubstr("levels.hot"));
    EXPECT_THAT(fault_of(head + "unit = \"SUV\"\n" + body, {}), HasSubstr("Bq/mL"));
    EXPECT_THAT(fault_of(head + "[[primitive]]\nname = \"a\"\nshape = \"elipsoid\"\n", {}), HasSubstr("'ellipsoid'"));
}

TEST(Render, SphereHasItsVolumeAndCentre) {
    const Phantom phantom = test::phantom_of({test::sphere({3.3, -4.1, 2.7}, 15, 10.0, 0.02)});
    const Volume image =
        render(phantom, ImageGrid::centred({40, 41, 30}, {1.5, 1.5, 2.0}), Quantity::activity_concentration, 4);
    Vector3 centre{};
    double sum = 0.0;
    for (int z = 0; z < 30; ++z) {
        for (int y = 0; y < 41; ++y) {
            for (int x = 0; x < 40; ++x) {
                const Vector3 p =
                    image.grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                const double v = image.at(x, y, z);
                sum += v;
                for (std::size_t k = 0; k < 3; ++k) {
                    centre[k] += v * p[k];
                }
            }
        }
    }
    EXPECT_NEAR(sum * 4.5e-3 / 10.0, 4.0 / 3.0 * std::numbers::pi * 3.375, 0.03);  // border lines, 4 x 4 per pixel
    EXPECT_NEAR(centre[0] / sum, 3.3, 0.02);
    EXPECT_NEAR(centre[1] / sum, -4.1, 0.02);
    EXPECT_NEAR(centre[2] / sum, 2.7, 0.02);
    EXPECT_NEAR(render(phantom, image.grid, Quantity::attenuation).at(22, 17, 16), 0.02F, 1e-6);
}

}  // namespace
}  // namespace isotone::simulate
