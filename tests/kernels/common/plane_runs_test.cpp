// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/plane_runs.hpp"

#include <gtest/gtest.h>

namespace isotone::kernels::common {
namespace {

Grid grid_with_voxel_z(double voxel_z) {
    return {{4, 4, 9}, {1.0, 1.0, voxel_z}, {0.0, 0.0, -3.0}};
}

TEST(PlaneRuns, RingsAtTwiceTheVoxelHaveAWholeStep) {
    const std::vector<Plane> planes{{0, 0}, {4, 4}, {8, 8}, {0, 4}, {4, 8}, {0, 8}};
    const auto runs = make_plane_runs(planes, grid_with_voxel_z(2.0));
    ASSERT_EQ(runs.size(), 3U);
    EXPECT_EQ(runs[0].first, 0);
    EXPECT_EQ(runs[0].count, 3);
    EXPECT_EQ(runs[0].whole_step, 2);
    EXPECT_DOUBLE_EQ(runs[0].za_index, 1.5);
    EXPECT_DOUBLE_EQ(runs[0].dz_index, 0.0);
    EXPECT_EQ(runs[1].first, 3);
    EXPECT_EQ(runs[1].count, 2);
    EXPECT_DOUBLE_EQ(runs[1].dz_index, 2.0);
    EXPECT_DOUBLE_EQ(runs[1].dz_mm, 4.0);
    EXPECT_EQ(runs[2].count, 1);
    EXPECT_EQ(runs[2].whole_step, 1) << "a single plane is alike by itself";
}

TEST(PlaneRuns, AStepThatIsNotWholeIsStillARun) {
    const std::vector<Plane> planes{{0, 0}, {4, 4}, {8, 8}};
    const auto runs = make_plane_runs(planes, grid_with_voxel_z(3.0));
    ASSERT_EQ(runs.size(), 1U);
    EXPECT_EQ(runs[0].whole_step, 0);
    EXPECT_DOUBLE_EQ(runs[0].step_index, 4.0 / 3.0);
}

TEST(PlaneRuns, ABlockGapEndsARun) {
    // Rings at 0 2 4 | 7 9 11: the fourth plane lies one and a half steps on; it starts a run of its own.
    const std::vector<Plane> planes{{0, 0}, {2, 2}, {4, 4}, {7, 7}, {9, 9}, {11, 11}};
    const auto runs = make_plane_runs(planes, grid_with_voxel_z(1.0));
    ASSERT_EQ(runs.size(), 2U);
    EXPECT_EQ(runs[0].count, 3);
    EXPECT_EQ(runs[1].first, 3);
    EXPECT_EQ(runs[1].count, 3);
}

TEST(PlaneRuns, DescendingOrCoincidingPlanesHaveNoWholeStep) {
    const std::vector<Plane> down{{4, 4}, {2, 2}};
    EXPECT_EQ(make_plane_runs(down, grid_with_voxel_z(2.0))[0].whole_step, 0);
    const std::vector<Plane> same{{4, 4}, {4, 4}};
    EXPECT_EQ(make_plane_runs(same, grid_with_voxel_z(2.0))[0].whole_step, 0);
}

TEST(PlaneRuns, NoPlanesNoRuns) {
    EXPECT_TRUE(make_plane_runs({}, grid_with_voxel_z(1.0)).empty());
}

}  // namespace
}  // namespace isotone::kernels::common
