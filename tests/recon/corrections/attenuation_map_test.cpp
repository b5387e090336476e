// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/attenuation_map.hpp"

#include "core/error.hpp"
#include "io/config/share.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/rotations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace isotone::recon {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr double peak_kev = 140.511;
constexpr Vector3 axis_mm{12.0, -30.0, 400.0};
/// Where a dense block stands, from the axis: nothing about it is symmetric.
constexpr Vector3 block_mm{20.0, -35.0, 15.0};

double water_per_mm() {
    return io::config::load_material("water").attenuation_per_mm(peak_kev);
}

ImageGrid spect_grid() {
    ImageGrid grid = ImageGrid::centred({32, 32, 16}, {4.8, 4.8, 4.8});
    grid.frame = Frame::patient_lps;
    return grid;
}

/// A patient map finer than the SPECT grid with rows the other way: `inside` within 10 mm of the block, else `outside`;
/// water ends 72 mm from the axis, within the grid.
MapSource map_with_block(float outside, float inside) {
    ImageGrid grid = ImageGrid::centred({100, 100, 60}, {2.0, 2.0, 2.0});
    grid.frame = Frame::patient_lps;
    grid.direction = {1, 0, 0, 0, -1, 0, 0, 0, 1};
    grid.origin_mm = {axis_mm[0] - 99.0, axis_mm[1] + 99.0, axis_mm[2] - 59.0};
    MapSource source;
    source.volume = Volume(grid, Quantity::attenuation, std::min(outside, 0.0F));
    for (int z = 0; z < 60; ++z) {
        for (int y = 0; y < 100; ++y) {
            for (int x = 0; x < 100; ++x) {
                const Vector3 p =
                    grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                const double away = std::hypot(p[0] - axis_mm[0] - block_mm[0], p[1] - axis_mm[1] - block_mm[1],
                                               p[2] - axis_mm[2] - block_mm[2]);
                if (away < 10.0) {
                    source.volume.at(x, y, z) = inside;
                } else if (std::hypot(p[0] - axis_mm[0], p[1] - axis_mm[1]) < 72.0) {
                    source.volume.at(x, y, z) = outside;
                }
            }
        }
    }
    source.frame_of_reference_uid = "1.2.3";
    source.name = "map";
    return source;
}

MapSource mu_map() {
    return map_with_block(static_cast<float>(water_per_mm()), static_cast<float>(1.9 * water_per_mm()));
}

MapPlacement same_frame() {
    MapPlacement placement;
    placement.frame_of_reference_uid = "1.2.3";
    placement.axis_position_mm = axis_mm;
    return placement;
}

AttenuationMap placed(const MapSource& source, const MapPlacement& placement) {
    return place_attenuation_map(source, spect_grid(), placement, peak_kev, io::config::load_material("water"),
                                 io::config::load_material("cortical bone"));
}

/// Centre of what lies above the background.
Vector3 centre_of_block(const Volume& mu, double background) {
    Vector3 sum{0, 0, 0};
    double weight = 0.0;
    for (int z = 0; z < mu.grid.size[2]; ++z) {
        for (int y = 0; y < mu.grid.size[1]; ++y) {
            for (int x = 0; x < mu.grid.size[0]; ++x) {
                const Vector3 p =
                    mu.grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                const double w = std::max(0.0, mu.at(x, y, z) - 1.05 * background);
                weight += w;
                for (std::size_t k = 0; k < 3; ++k) {
                    sum[k] += w * p[k];
                }
            }
        }
    }
    return {sum[0] / weight, sum[1] / weight, sum[2] / weight};
}

void expect_near(const Vector3& found, const Vector3& truth, double tolerance) {
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(found[k], truth[k], tolerance) << "along axis " << k;
    }
}

// REQ-MU-03. 0.3 mm: the block is drawn on 2 mm voxels and seen on 4.8 mm ones.
TEST(AttenuationMap, ABlockComesToItsPlaceByTheGeometryAlone) {
    const AttenuationMap result = placed(mu_map(), same_frame());
    EXPECT_EQ(result.mu.grid, spect_grid());
    EXPECT_EQ(result.mu.quantity, Quantity::attenuation);
    expect_near(centre_of_block(result.mu, water_per_mm()), block_mm, 0.3);
    EXPECT_THAT(result.findings, IsEmpty());
    EXPECT_NEAR(result.mu.at(8, 24, 8), water_per_mm(), 1e-6);
}

// REQ-MU-03
TEST(AttenuationMap, ACtIsConvertedAndPlaced) {
    MapSource ct = map_with_block(-1000.0F, 500.0F);
    ct.is_ct = true;
    ct.kvp = 120.0;
    const AttenuationMap result = placed(ct, same_frame());
    expect_near(centre_of_block(result.mu, 0.0), block_mm, 0.3);
    ASSERT_NE(result.record.find("effective_ct_energy_kev"), nullptr);
    EXPECT_NEAR(std::get<double>(result.record.find("effective_ct_energy_kev")->value()), 72.4, 1e-9);
}

// REQ-MU-03
TEST(AttenuationMap, ATransformLeadsFromTheSpectFrameToTheMap) {
    // The patient lies turned and shifted in the map's frame.
    MapPlacement placement = same_frame();
    placement.transform = RigidTransform{test::rotation_of(0.0, 0.0, 0.1), {6.0, -4.0, 3.0}, axis_mm};
    placement.frame_of_reference_uid = "9.9.9";
    const AttenuationMap result = placed(mu_map(), placement);
    // The block of the map is where the transform's inverse takes it.
    const Vector3 in_map{axis_mm[0] + block_mm[0], axis_mm[1] + block_mm[1], axis_mm[2] + block_mm[2]};
    const Vector3 in_spect = placement.transform->inverse().apply(in_map);
    expect_near(centre_of_block(result.mu, water_per_mm()),
                {in_spect[0] - axis_mm[0], in_spect[1] - axis_mm[1], in_spect[2] - axis_mm[2]}, 0.3);
    ASSERT_NE(result.record.find("transform"), nullptr);
    EXPECT_EQ(std::get<std::string>(result.record.find("frames")->value()), "differ");
}

TEST(AttenuationMap, WithoutAnAxisATransformStartsFromTheAxis) {
    MapPlacement placement = same_frame();
    placement.axis_position_mm.reset();
    placement.transform = RigidTransform{{1, 0, 0, 0, 1, 0, 0, 0, 1}, axis_mm, {0, 0, 0}};
    expect_near(centre_of_block(placed(mu_map(), placement).mu, water_per_mm()), block_mm, 0.3);
}

// REQ-MU-04
TEST(AttenuationMap, AnotherPatientsMapIsRefusedOrItsAcceptanceRecorded) {
    MapPlacement placement = same_frame();
    placement.frame_of_reference_uid = "1.2.4";
    const Error error = test::error_of([&] { (void)placed(mu_map(), placement); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.what(), HasSubstr("another patient"));
    placement.accept = true;
    const AttenuationMap result = placed(mu_map(), placement);
    ASSERT_THAT(result.findings, Not(IsEmpty()));
    EXPECT_THAT(result.findings[0], HasSubstr("another frame of reference"));
    EXPECT_TRUE(std::get<bool>(result.record.find("accepted")->value()));
}

// REQ-MU-04
TEST(AttenuationMap, AnAxisAtAnUnknownPlaceIsRefusedOrItsAcceptanceRecorded) {
    MapPlacement placement = same_frame();
    placement.axis_position_mm.reset();
    EXPECT_THAT(test::error_of([&] { (void)placed(mu_map(), placement); }).what(), HasSubstr("axis of rotation"));
    placement.accept = true;
    MapSource centred = mu_map();
    for (std::size_t k = 0; k < 3; ++k) {
        centred.volume.grid.origin_mm[k] -= axis_mm[k];
    }
    const AttenuationMap result = placed(centred, placement);
    expect_near(centre_of_block(result.mu, water_per_mm()), block_mm, 0.3);
    EXPECT_THAT(result.findings, Not(IsEmpty()));
}

// REQ-MU-04
TEST(AttenuationMap, AMapThatMissesTheFieldOfViewIsAFindingOrRefused) {
    MapPlacement placement = same_frame();
    MapSource short_map = mu_map();
    short_map.volume.grid.origin_mm[2] += 50.0;  // its lower 29 of 77 mm are missing
    const AttenuationMap result = placed(short_map, placement);
    ASSERT_EQ(result.findings.size(), 1U);
    EXPECT_THAT(result.findings[0], HasSubstr("% of the field of view"));
    EXPECT_EQ(result.mu.at(16, 16, 0), 0.0F);
    short_map.volume.grid.origin_mm[2] += 500.0;
    EXPECT_THAT(test::error_of([&] { (void)placed(short_map, placement); }).what(), HasSubstr("covers only 0 %"));
    // Frames that may differ say nothing of how much is covered.
    placement.accept = true;
    EXPECT_THAT(test::error_of([&] { (void)placed(short_map, placement); }).what(), HasSubstr("covers only 0 %"));
    placement.accept_small = true;
    EXPECT_EQ(placed(short_map, placement).findings.size(), 1U);
}

// REQ-MU-07
TEST(AttenuationMap, MatterBesideTheImageIsRefusedWithTheGridThatHoldsIt) {
    MapPlacement placement = same_frame();
    placement.axis_position_mm = Vector3{axis_mm[0] + 30.0, axis_mm[1], axis_mm[2]};  // water to 102 mm, grid to 77
    const std::string refusal = test::error_of([&] { (void)placed(mu_map(), placement); }).what();
    EXPECT_THAT(refusal, HasSubstr("of its matter lies beside the image"));
    placement.accept_cut = true;
    EXPECT_THAT(placed(mu_map(), placement).findings, testing::Contains(HasSubstr("does not attenuate")));
    // Beyond the ends along the axis matter does not matter.
    placement = same_frame();
    placement.axis_position_mm = Vector3{axis_mm[0], axis_mm[1], axis_mm[2] + 20.0};
    for (const std::string& finding : placed(mu_map(), placement).findings) {
        EXPECT_THAT(finding, Not(HasSubstr("beside")));
    }
}

// REQ-MU-05
TEST(AttenuationMap, OtherUnitsAreRefusedWithTheirName) {
    const auto hint_for = [](float scale) {
        MapSource source = mu_map();
        for (float& value : source.volume.values) {
            value *= scale;
        }
        return test::error_of([&] { (void)placed(source, same_frame()); }).hint();
    };
    // In the unit of the file, of which water's 0.1538 per cm at 140.5 keV is the measure.
    const std::string right = "a map holds 1/cm: water has 0.154 at 140.5 keV";
    EXPECT_EQ(hint_for(10.0F), "apply the scale of the file: " + right);
    EXPECT_EQ(hint_for(10000.0F), "apply the scale of the file: " + right);
    EXPECT_EQ(hint_for(0.1F), "these look like 1/mm: multiply by 10, " + right);
    EXPECT_EQ(hint_for(0.001F), "apply the scale of the file: " + right);
    EXPECT_THAT(test::error_of([&] { (void)placed(map_with_block(-1000.0F, 500.0F), same_frame()); }).hint(),
                HasSubstr("Hounsfield"));
    EXPECT_THROW((void)placed(map_with_block(static_cast<float>(water_per_mm()), NAN), same_frame()), Error);
}

TEST(AttenuationMap, AMapOfAnotherEnergyIsScaledAsWaterIs) {
    MapSource source = mu_map();
    source.energy_kev = 100.0;
    const AttenuationTable water = io::config::load_material("water");
    const double scale = water.attenuation_per_mm(peak_kev) / water.attenuation_per_mm(100.0);
    const AttenuationMap result = placed(source, same_frame());
    EXPECT_NEAR(result.mu.at(8, 24, 8), scale * water_per_mm(), 1e-7);
    EXPECT_NEAR(std::get<double>(result.record.find("scale")->value()), scale, 1e-12);
}

}  // namespace
}  // namespace isotone::recon
