// SPDX-License-Identifier: Apache-2.0
#include "harmonize/regions/uptake.hpp"

#include "core/error.hpp"
#include "harmonize/regions/weights.hpp"
#include "harmonize/resolution/blurred_sphere.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace isotone::harmonize {
namespace {

TEST(Peak, OfAUniformCubeIsItsValue) {
    Volume volume(ImageGrid::centred({30, 30, 30}, {2, 2, 2}));
    for (int z = 5; z < 25; ++z) {
        for (int y = 5; y < 25; ++y) {
            for (int x = 5; x < 25; ++x) {
                volume.at(x, y, z) = 4.0F;
            }
        }
    }
    EXPECT_NEAR(peak_1ml(volume, {0, 0, 0}, 5.0).value, 4.0, 1e-6);
}

TEST(Peak, OfASingleVoxelIsItsShareOfTheBall) {
    Volume volume(ImageGrid::centred({21, 21, 21}, {2, 2, 2}));
    volume.at(10, 10, 10) = 1.0F;
    const auto ball = ball_weights(volume.grid, {0, 0, 0}, peak_radius_mm);
    const Peak peak = peak_1ml(volume, {0, 0, 0}, 4.0);
    EXPECT_NEAR(peak.value, 1.0 / ball.total, 1e-6);
    // 1 mL holds 125 voxels of 8 mm^3; splitting border voxels into 512 points is good to 0.2 %
    EXPECT_NEAR(ball.total, 125.0, 0.25);
}

// A ramp towards another object must not be climbed out of the search region.
TEST(Peak, StaysWithinReach) {
    Volume volume(ImageGrid::centred({41, 21, 21}, {2, 2, 2}));
    for (int z = 0; z < 21; ++z) {
        for (int y = 0; y < 21; ++y) {
            for (int x = 0; x < 41; ++x) {
                volume.at(x, y, z) = static_cast<float>(x);
            }
        }
    }
    const Peak peak = peak_1ml(volume, {0, 0, 0}, 6.0);
    EXPECT_LE(std::abs(peak.centre_mm[0]), 6.0);
    EXPECT_NEAR(peak.value, 23.0, 1e-3);  // x index 20 + 6 mm / 2 mm
}

TEST(Peak, BallThatDoesNotFitIsRefused) {
    const Volume volume(ImageGrid::centred({5, 5, 5}, {2, 2, 2}), Quantity::relative, 1.0F);
    EXPECT_THROW(peak_1ml(volume, {0, 0, 0}, 5.0), Error);
}

TEST(Weights, DiscHasItsAreaOnItsSliceOnly) {
    const ImageGrid grid = ImageGrid::centred({41, 41, 5}, {2, 2, 3});
    const auto disc = disc_weights(grid, {0.3, -0.7, 0.2}, 18.5, 2, 2);
    EXPECT_NEAR(disc.total * 4.0, std::numbers::pi * 18.5 * 18.5, 2.0);  // border pixels split into 256 points
    for (const std::size_t offset : disc.offset) {
        EXPECT_EQ(offset / (41U * 41U), 2U);
    }
}

TEST(Isocontour, GrowsOnlyThroughFaces) {
    Volume volume(ImageGrid::centred({7, 7, 7}, {1, 1, 1}));
    volume.at(3, 3, 3) = 10.0F;
    volume.at(4, 3, 3) = 8.0F;
    volume.at(5, 4, 3) = 9.0F;  // touches (4, 3, 3) along an edge only
    const Isocontour region = grow_isocontour(volume, {3, 3, 3}, 5.0, {0, 0, 0}, 10.0);
    EXPECT_EQ(region.voxels, 2U);
    EXPECT_DOUBLE_EQ(region.mean, 9.0);
    EXPECT_DOUBLE_EQ(region.volume_ml, 0.002);
}

TEST(MaxWithin, LooksOnlyWithinReach) {
    Volume volume(ImageGrid::centred({21, 21, 21}, {1, 1, 1}));
    volume.at(10, 10, 13) = 5.0F;
    volume.at(10, 10, 17) = 50.0F;
    const VoxelMax max = max_within(volume, {0, 0, 0}, 4.0);
    EXPECT_EQ(max.value, 5.0);
    EXPECT_EQ(max.index, (std::array<int, 3>{10, 10, 13}));
}

TEST(MaxWithin, OutsideTheImageIsRefused) {
    const Volume volume(ImageGrid::centred({5, 5, 5}, {1, 1, 1}));
    EXPECT_THROW(max_within(volume, {100, 0, 0}, 4.0), Error);
}

}  // namespace
}  // namespace isotone::harmonize
