// SPDX-License-Identifier: Apache-2.0
#include "harmonize/phantom/find_spheres.hpp"

#include "analytic_phantom.hpp"
#include "core/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <numeric>

namespace isotone::harmonize {
namespace {

using test::AnalyticPhantom;

void expect_found(const AnalyticPhantom& phantom, double tolerance_mm) {
    const NemaPose pose = find_nema_spheres(phantom.image());
    for (std::size_t j = 0; j < nema_spheres; ++j) {
        EXPECT_LT(norm(pose.centre_mm[j] - phantom.centre(j)), tolerance_mm) << nema_diameters_mm[j] << " mm sphere";
    }
    EXPECT_NEAR(pose.tilt_rad, std::abs(phantom.tilt_rad), 0.01);
    EXPECT_EQ(pose.grows_with_angle, phantom.grows_with_angle != phantom.upside_down);
}

// REQ-HARM-04
TEST(FindSpheres, BothSensesSeveralStartAnglesAndBothSidesUp) {
    AnalyticPhantom phantom;
    phantom.voxel_mm = {4.0, 4.0, 4.0};
    phantom.size = {90, 80, 28};
    for (const double start : {0.0, 2.0, -1.1}) {
        for (const bool sense : {true, false}) {
            for (const bool flat : {true, false}) {
                phantom.start_rad = start;
                phantom.grows_with_angle = sense;
                phantom.upside_down = flat;
                // a fifth of a voxel: the centre of gravity of a blurred sphere on a 4 mm grid
                expect_found(phantom, 0.8);
            }
        }
    }
}

// REQ-HARM-04
TEST(FindSpheres, ShiftedAndTilted) {
    AnalyticPhantom phantom;
    phantom.shift_mm = {7.3, -4.1, 9.7};
    phantom.tilt_rad = 0.07;
    expect_found(phantom, 0.1);  // 2 mm voxels
}

// REQ-HARM-04
TEST(FindSpheres, NoisyWithLowContrast) {
    AnalyticPhantom phantom;
    phantom.sphere = 8000.0;     // 4 : 1
    phantom.noise = 600.0;       // 30 % of the background in every voxel
    expect_found(phantom, 1.5);  // the 10 mm sphere; its contrast is then about six standard errors
}

TEST(FindSpheres, DirectionCosinesArePartOfThePosition) {
    AnalyticPhantom phantom;
    phantom.shift_mm = {7.3, -4.1, 9.7};
    Volume volume = phantom.image();
    // the same voxels described in a frame turned by 180 degrees about z
    volume.grid.direction = {-1, 0, 0, 0, -1, 0, 0, 0, 1};
    volume.grid.origin_mm = {-volume.grid.origin_mm[0], -volume.grid.origin_mm[1], volume.grid.origin_mm[2]};
    const NemaPose pose = find_nema_spheres(volume);
    const Vector3 expected = phantom.centre(5);
    EXPECT_NEAR(pose.centre_mm[5][0], -expected[0], 0.1);
    EXPECT_NEAR(pose.centre_mm[5][1], -expected[1], 0.1);
    EXPECT_NEAR(pose.centre_mm[5][2], expected[2], 0.1);
}

// REQ-HARM-04
TEST(FindSpheres, AnotherSliceAxis) {
    AnalyticPhantom phantom;
    phantom.shift_mm = {3.0, 5.0, -4.0};
    const Volume upright = phantom.image();
    // store it with the phantom's axis as the first index: new (i, j, k) = old (z, x, y)
    ImageGrid grid;
    grid.size = {upright.grid.size[2], upright.grid.size[0], upright.grid.size[1]};
    grid.spacing_mm = {2.0, 2.0, 2.0};
    grid.origin_mm = upright.grid.origin_mm;
    grid.direction = {0, 1, 0, 0, 0, 1, 1, 0, 0};
    Volume stored(grid);
    for (int z = 0; z < upright.grid.size[2]; ++z) {
        for (int y = 0; y < upright.grid.size[1]; ++y) {
            for (int x = 0; x < upright.grid.size[0]; ++x) {
                stored.at(z, x, y) = upright.at(x, y, z);
            }
        }
    }
    const NemaPose pose = find_nema_spheres(stored);
    EXPECT_EQ(pose.slice_axis, 0U);
    EXPECT_LT(norm(pose.centre_mm[0] - phantom.centre(0)), 0.2);
}

std::string message_for(const Volume& volume) {
    try {
        find_nema_spheres(volume);
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
        return error.what();
    }
    ADD_FAILURE() << "no error";
    return {};
}

TEST(FindSpheres, UniformImageIsRefused) {
    const Volume volume(ImageGrid::centred({90, 80, 28}, {4, 4, 4}), Quantity::relative, 5.0F);
    EXPECT_NE(message_for(volume).find("expected six hot spheres"), std::string::npos);
}

TEST(FindSpheres, EmptyImageIsRefused) {
    EXPECT_NE(message_for(Volume(ImageGrid::centred({50, 50, 20}, {4, 4, 4}))).find("no object"), std::string::npos);
}

TEST(FindSpheres, NotANumberIsRefused) {
    Volume volume(ImageGrid::centred({50, 50, 20}, {4, 4, 4}), Quantity::relative, 1.0F);
    volume.at(3, 3, 3) = std::numeric_limits<float>::quiet_NaN();
    EXPECT_NE(message_for(volume).find("not finite"), std::string::npos);
}

TEST(FindSpheres, InvertedImageIsRefused) {
    // what a reader that honours MONOCHROME1 by inverting the values would deliver
    AnalyticPhantom phantom;
    phantom.voxel_mm = {4.0, 4.0, 4.0};
    phantom.size = {90, 80, 28};
    Volume volume = phantom.image();
    for (float& v : volume.values) {
        v = 20000.0F - v;
    }
    EXPECT_FALSE(message_for(volume).empty());
}

TEST(FindSpheres, EqualSpheresAreRefused) {
    AnalyticPhantom phantom;
    Volume volume = phantom.image();
    const auto& g = volume.grid;
    for (int z = 0; z < g.size[2]; ++z) {
        for (int y = 0; y < g.size[1]; ++y) {
            for (int x = 0; x < g.size[0]; ++x) {
                for (std::size_t j = 0; j < nema_spheres; ++j) {
                    const double r = norm(g.position({1.0 * x, 1.0 * y, 1.0 * z}) - phantom.centre(j));
                    if (r < 26.0) {
                        volume.at(x, y, z) =
                            static_cast<float>(sphere_value({11.0, 6.0, 0.0, phantom.sphere, phantom.background}, r));
                    }
                }
            }
        }
    }
    EXPECT_NE(message_for(volume).find("do not follow the sphere volumes"), std::string::npos);
}

// REQ-HARM-04
TEST(FindSpheres, NoiseMovesTheCentresOfSmallSpheresLittle) {
    AnalyticPhantom phantom;
    phantom.fwhm_mm = 4.4;
    phantom.wall_mm = 1.0;
    const Volume clean = phantom.image();
    constexpr int images = 4;
    double squares = 0.0;
    for (std::uint64_t seed = 0; seed < images; ++seed) {
        // 30 % of the background, correlated over 4 mm as in an iterative reconstruction
        Volume noise(clean.grid, clean.quantity);
        for (std::size_t i = 0; i < noise.values.size(); ++i) {
            noise.values[i] = static_cast<float>(RandomStream(seed, 5, i).normal());
        }
        noise = gaussian_filter(noise, {4.0, 4.0, 4.0});
        const double power = std::inner_product(noise.values.begin(), noise.values.end(), noise.values.begin(), 0.0);
        const double scale = 0.3 * phantom.background / std::sqrt(power / static_cast<double>(noise.values.size()));
        Volume image = clean;
        for (std::size_t i = 0; i < noise.values.size(); ++i) {
            image.values[i] += static_cast<float>(scale * static_cast<double>(noise.values[i]));
        }
        const double error = norm(find_nema_spheres(image).centre_mm[0] - phantom.centre(0));
        squares += error * error;
    }
    // a sixth of a millimetre is expected, a centre of gravity is off by half a millimetre
    EXPECT_LT(std::sqrt(squares / images), 0.25);
}

}  // namespace
}  // namespace isotone::harmonize
