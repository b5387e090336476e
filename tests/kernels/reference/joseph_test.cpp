// SPDX-License-Identifier: Apache-2.0
/// The definition of the projector, on cases worked out by hand. Everything else is measured against this code.
#include "kernels/reference/joseph.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace isotone::kernels::reference {
namespace {

/// 4 x 3 x 2 voxels of 2 x 3 x 5 mm, the first centred on the origin.
const Grid grid{{4, 3, 2}, {2.0, 3.0, 5.0}, {0.0, 0.0, 0.0}};

std::size_t voxel(std::size_t x, std::size_t y, std::size_t z) {
    return (x * 3 + y) * 2 + z;
}

/// Weight of each voxel, and a failure where one comes twice.
std::map<std::size_t, double> weights(const Ray& ray, std::size_t axis) {
    std::vector<Sample> samples;
    joseph_samples(grid, ray, axis, samples);
    std::map<std::size_t, double> by_voxel;
    for (const Sample& s : samples) {
        EXPECT_TRUE(by_voxel.emplace(s.voxel, s.weight).second) << "voxel " << s.voxel << " sampled twice";
    }
    return by_voxel;
}

TEST(Joseph, AnAxisParallelRayThroughCentresHitsOneRowWithTheVoxelLength) {
    const auto w = weights({{-10, 3, 5}, {10, 3, 5}}, 0);
    ASSERT_EQ(w.size(), 4U);
    for (std::size_t x = 0; x < 4; ++x) {
        EXPECT_DOUBLE_EQ(w.at(voxel(x, 1, 1)), 2.0);
    }
}

TEST(Joseph, InterpolatesBilinearlyBetweenFourRows) {
    // y = 0.75 mm is index 0.25; z = 2 mm is index 0.4.
    const auto w = weights({{-10, 0.75, 2}, {10, 0.75, 2}}, 0);
    ASSERT_EQ(w.size(), 16U);
    EXPECT_DOUBLE_EQ(w.at(voxel(2, 0, 0)), 2.0 * 0.75 * 0.6);
    EXPECT_DOUBLE_EQ(w.at(voxel(2, 1, 0)), 2.0 * 0.25 * 0.6);
    EXPECT_DOUBLE_EQ(w.at(voxel(2, 0, 1)), 2.0 * 0.75 * 0.4);
    EXPECT_DOUBLE_EQ(w.at(voxel(2, 1, 1)), 2.0 * 0.25 * 0.4);
}

TEST(Joseph, ARayJustOutsideTheOuterCentresKeepsItsPartialWeight) {
    // y = -1.2 mm is index -0.4: 0.6 of the first row, the rest on zeros. Likewise beyond the last row.
    const auto below = weights({{-10, -1.2, 0}, {10, -1.2, 0}}, 0);
    ASSERT_EQ(below.size(), 4U);
    EXPECT_DOUBLE_EQ(below.at(voxel(3, 0, 0)), 2.0 * 0.6);
    const auto above = weights({{-10, 6.0 + 0.9, 0}, {10, 6.0 + 0.9, 0}}, 0);
    ASSERT_EQ(above.size(), 4U);
    EXPECT_NEAR(above.at(voxel(0, 2, 0)), 2.0 * 0.7, 1e-14);
}

TEST(Joseph, ARayAVoxelOrMoreOutsideHitsNothing) {
    EXPECT_TRUE(weights({{-10, -3, 0}, {10, -3, 0}}, 0).empty());
    EXPECT_TRUE(weights({{-10, 9, 0}, {10, 9, 0}}, 0).empty());
    EXPECT_TRUE(weights({{-10, 0, -5}, {10, 0, -5}}, 0).empty());
    EXPECT_TRUE(weights({{-10, 0, 1e9}, {10, 0, 1e9}}, 0).empty());
}

TEST(Joseph, AnObliqueRayIsSampledOnThePlanesOfItsDrivingAxis) {
    // y = 0.75 x, z = 0: at x = 0, 2, 4, 6 mm the y index is 0, 0.5, 1, 1.5. Planes are 2 mm * 5/4 apart along the ray.
    const auto w = weights({{-40, -30, 0}, {40, 30, 0}}, 0);
    const double step = 2.5;
    ASSERT_EQ(w.size(), 6U);
    EXPECT_NEAR(w.at(voxel(0, 0, 0)), step, 1e-14);
    EXPECT_NEAR(w.at(voxel(1, 0, 0)), 0.5 * step, 1e-14);
    EXPECT_NEAR(w.at(voxel(1, 1, 0)), 0.5 * step, 1e-14);
    EXPECT_NEAR(w.at(voxel(2, 1, 0)), step, 1e-14);
    EXPECT_NEAR(w.at(voxel(3, 1, 0)), 0.5 * step, 1e-14);
    EXPECT_NEAR(w.at(voxel(3, 2, 0)), 0.5 * step, 1e-14);
}

TEST(Joseph, DrivesAlongYAndZAlike) {
    const auto along_y = weights({{4, 20, 5}, {4, -20, 5}}, 1);
    ASSERT_EQ(along_y.size(), 3U);
    EXPECT_DOUBLE_EQ(along_y.at(voxel(2, 1, 1)), 3.0);
    const auto along_z = weights({{4, 4.5, -20}, {4, 4.5, 20}}, 2);
    ASSERT_EQ(along_z.size(), 4U);
    EXPECT_DOUBLE_EQ(along_z.at(voxel(2, 1, 0)), 2.5);
    EXPECT_DOUBLE_EQ(along_z.at(voxel(2, 2, 1)), 2.5);
}

TEST(Joseph, ASheetsRayMayBeSteeperThan45DegreesAxially) {
    // Driving x although z is longer: z = 2.5 x from index 0 at plane 0; plane 2 would be index 2, outside.
    const auto w = weights({{-10, 3, -25}, {10, 3, 25}}, 0);
    const double step = 2.0 * std::sqrt(20.0 * 20.0 + 50.0 * 50.0) / 20.0;
    ASSERT_EQ(w.size(), 2U);
    EXPECT_NEAR(w.at(voxel(0, 1, 0)), step, 1e-13);
    EXPECT_NEAR(w.at(voxel(1, 1, 1)), step, 1e-13);
}

TEST(Joseph, PlanesBeyondTheEndPointsAreNotOnTheSegment) {
    const auto w = weights({{1.0, 3, 5}, {4.0, 3, 5}}, 0);  // planes at 0, 2, 4, 6 mm; an end on a plane counts
    ASSERT_EQ(w.size(), 2U);
    EXPECT_DOUBLE_EQ(w.at(voxel(1, 1, 1)), 2.0);
    EXPECT_DOUBLE_EQ(w.at(voxel(2, 1, 1)), 2.0);
}

TEST(Joseph, ARayWithoutExtentAlongTheDrivingAxisHasNoSamples) {
    EXPECT_TRUE(weights({{2, 3, 5}, {2, 3, 5}}, 0).empty());
    EXPECT_TRUE(weights({{2, -30, 5}, {2, 30, 5}}, 0).empty());
}

TEST(Joseph, DrivesAlongTheLongestAxisInMillimetresAndTheFirstOfEqualOnes) {
    EXPECT_EQ(longest_axis({{0, 0, 0}, {3, 2, 1}}), 0U);
    EXPECT_EQ(longest_axis({{0, 0, 0}, {-2, -3, 1}}), 1U);
    EXPECT_EQ(longest_axis({{0, 0, 0}, {1, 2, -3}}), 2U);
    EXPECT_EQ(longest_axis({{0, 0, 0}, {1, -1, 1}}), 0U);
    EXPECT_EQ(longest_axis({{0, 0, 0}, {0, 1, -1}}), 1U);
    EXPECT_EQ(longest_transaxial_axis({{0, 0, 0}, {1, 1, 9}}), 0U);
    EXPECT_EQ(longest_transaxial_axis({{0, 0, 0}, {1, -2, 9}}), 1U);
}

}  // namespace
}  // namespace isotone::kernels::reference
