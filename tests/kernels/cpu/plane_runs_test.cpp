// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/plane_runs.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace isotone::kernels::cpu {
namespace {

Grid grid_with_voxel_z(double voxel_z) {
    return {{4, 4, 9}, {1.0, 1.0, voxel_z}, {0.0, 0.0, -3.0}};
}

/// rings^2 planes of rings a pitch apart, in an order of their own.
std::vector<Plane> ring_pairs(int rings, double pitch) {
    std::vector<Plane> planes;
    for (int b = rings - 1; b >= 0; --b) {
        for (int a = 0; a < rings; ++a) {
            planes.push_back({a * pitch, b * pitch});
        }
    }
    return planes;
}

TEST(PlaneRuns, EveryRingDifferenceIsARun) {
    const std::vector<Plane> planes = ring_pairs(9, 4.0);
    const auto runs = find_plane_runs(planes, grid_with_voxel_z(2.0));
    ASSERT_TRUE(runs);
    EXPECT_EQ(runs->phases, 2);
    ASSERT_EQ(runs->runs.size(), 17U);
    const SheetRun& direct = runs->runs[8];
    EXPECT_EQ(direct.count, 9);
    EXPECT_DOUBLE_EQ(direct.za, 1.5);
    EXPECT_DOUBLE_EQ(direct.dz, 0.0);
    const SheetRun& steepest = runs->runs[16];
    EXPECT_EQ(steepest.count, 1);
    EXPECT_DOUBLE_EQ(steepest.dz, 16.0);
    EXPECT_FLOAT_EQ(steepest.dz2_mm2, 32.0F * 32.0F);
}

TEST(PlaneRuns, HoldEveryPlaneOnceInOrderOfZ) {
    const std::vector<Plane> planes = ring_pairs(9, 3.0);
    const auto runs = find_plane_runs(planes, grid_with_voxel_z(1.0));
    ASSERT_TRUE(runs);
    EXPECT_EQ(runs->phases, 3);
    for (const SheetRun& run : runs->runs) {
        for (int p = 0; p < run.count; ++p) {
            const Plane& plane = planes[static_cast<std::size_t>(runs->plane[static_cast<std::size_t>(run.first + p)])];
            EXPECT_DOUBLE_EQ((plane.za + 3.0) / 1.0, run.za + 3.0 * p);
            EXPECT_DOUBLE_EQ(plane.zb - plane.za, run.dz);
        }
    }
    std::vector<std::int32_t> places = runs->plane;
    std::sort(places.begin(), places.end());
    for (std::size_t i = 0; i < planes.size(); ++i) {
        EXPECT_EQ(places[i], static_cast<std::int32_t>(i));
    }
}

TEST(PlaneRuns, ABlockGapEndsARunUnlessItIsAWholeStep) {
    // Rings at 0 2 4 6 8 | 11 13 15 17 19: half a step more after the fifth.
    std::vector<Plane> planes;
    for (const double z : {0, 2, 4, 6, 8, 11, 13, 15, 17, 19}) {
        planes.push_back({z, z});
    }
    const auto runs = find_plane_runs(planes, grid_with_voxel_z(1.0));
    ASSERT_TRUE(runs);
    ASSERT_EQ(runs->runs.size(), 2U);
    EXPECT_EQ(runs->runs[0].count, 5);
    EXPECT_EQ(runs->runs[1].first, 5);
    EXPECT_DOUBLE_EQ(runs->runs[1].za, 14.0);
}

TEST(PlaneRuns, RoomForValuesDoesNotOverlap) {
    const auto runs = find_plane_runs(ring_pairs(40, 2.0), grid_with_voxel_z(2.0));
    ASSERT_TRUE(runs);
    for (std::size_t r = 1; r < runs->runs.size(); ++r) {
        const SheetRun& before = runs->runs[r - 1];
        EXPECT_GE(runs->runs[r].measured, before.measured + before.count);
        EXPECT_EQ(runs->runs[r].measured % lanes, 0);
        EXPECT_GE(runs->runs[r].spread, before.spread + before.count + 4 * lanes);
    }
    EXPECT_GE(runs->runs.front().spread, 4 * lanes);
}

TEST(PlaneRuns, StepsThatAreNotWholeGiveNone) {
    EXPECT_FALSE(find_plane_runs(ring_pairs(9, 4.0), grid_with_voxel_z(3.0)));
    EXPECT_FALSE(find_plane_runs(ring_pairs(9, 4.0), grid_with_voxel_z(1.0))) << "four voxels: more than are known";
    EXPECT_FALSE(find_plane_runs(ring_pairs(9, 4.0), grid_with_voxel_z(2.0 / 1.0006))) << "almost whole is not whole";
}

TEST(PlaneRuns, ShortRunsGiveNone) {
    EXPECT_FALSE(find_plane_runs(ring_pairs(3, 4.0), grid_with_voxel_z(2.0)));
    EXPECT_FALSE(find_plane_runs({}, grid_with_voxel_z(1.0)));
}

}  // namespace
}  // namespace isotone::kernels::cpu
