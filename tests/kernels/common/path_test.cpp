// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/path.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace isotone::kernels::common {
namespace {

// 6 x 5 x 4 voxels of 2 x 1 x 3 mm, voxel (0,0,0) centred on (-3, 10, 1): every axis differs.
Grid small_grid() {
    return {{6, 5, 4}, {2.0, 1.0, 3.0}, {-3.0, 10.0, 1.0}};
}

constexpr double exact = 1e-12;  // a few roundings of numbers near 10

TEST(TransaxialPath, AlongXWithASlope) {
    // From (-13, 9.5) to (17, 15.5): dx = 30, dy = 6. Plane i is at x = -3 + 2 i, reached at t = (10 + 2 i) / 30, where
    // y = 9.5 + 6 t and its index is y - 10 = 1.5 + 0.4 i. It stays in (-1, 5) for all six planes.
    const TransaxialPath path = make_path({-13.0, 9.5, 17.0, 15.5}, small_grid());
    EXPECT_EQ(path.axis, 0);
    EXPECT_EQ(path.first, 0);
    EXPECT_EQ(path.steps, 6);
    EXPECT_NEAR(path.across(0), 1.5, exact);
    EXPECT_NEAR(path.across(5), 3.5, exact);
    EXPECT_NEAR(path.t(0), 10.0 / 30.0, exact);
    EXPECT_NEAR(path.t(3), 16.0 / 30.0, exact);
    EXPECT_NEAR(path.weight(0.0), 2.0 * std::sqrt(936.0) / 30.0, exact);
    EXPECT_NEAR(path.weight(8.0), 2.0 * std::sqrt(936.0 + 64.0) / 30.0, exact);
}

TEST(TransaxialPath, BackwardsAlongY) {
    // From (1, 20) to (-1, 5): plane j is at y = 10 + j, t = (10 - j) / 15, x = 1 - 2 t, index (x + 3) / 2 = 2 - t.
    const TransaxialPath path = make_path({1.0, 20.0, -1.0, 5.0}, small_grid());
    EXPECT_EQ(path.axis, 1);
    EXPECT_EQ(path.first, 0);
    EXPECT_EQ(path.steps, 5);
    EXPECT_NEAR(path.t(0), 10.0 / 15.0, exact);
    EXPECT_NEAR(path.t_slope, -1.0 / 15.0, exact);
    EXPECT_NEAR(path.across(4), 2.0 - 6.0 / 15.0, exact);
    EXPECT_NEAR(path.voxel_over_run, 1.0 / 15.0, exact);
}

TEST(TransaxialPath, AFortyFiveDegreeLineIsDrivenByX) {
    EXPECT_EQ(make_path({-10.0, 0.0, 10.0, 20.0}, small_grid()).axis, 0);
    EXPECT_EQ(make_path({-10.0, 20.0, 10.0, 0.0}, small_grid()).axis, 0);
}

TEST(TransaxialPath, CountsOnlyPlanesBetweenTheEnds) {
    // x from -1 to 4.5 holds the planes at -1, 1, 3 (indices 1, 2, 3); the end on plane 1 counts.
    const TransaxialPath path = make_path({-1.0, 12.0, 4.5, 12.0}, small_grid());
    EXPECT_EQ(path.first, 1);
    EXPECT_EQ(path.steps, 3);
    EXPECT_NEAR(path.t(0), 0.0, exact);
}

TEST(TransaxialPath, KeepsHalfVoxelsOutsideTheGrid) {
    // y = 9.25 is index -0.75: a quarter of its weight falls on row 0. No clipping at the face, -0.5.
    EXPECT_EQ(make_path({-13.0, 9.25, 17.0, 9.25}, small_grid()).steps, 6);
    EXPECT_EQ(make_path({-13.0, 14.9, 17.0, 14.9}, small_grid()).steps, 6);
    EXPECT_EQ(make_path({-13.0, 8.9, 17.0, 8.9}, small_grid()).steps, 0);
    EXPECT_EQ(make_path({-13.0, 15.1, 17.0, 15.1}, small_grid()).steps, 0);
}

TEST(TransaxialPath, LeavesOutStepsThatOnlyMeetZeros) {
    // dy/dx = 0.9: at plane i, x = -3 + 2 i, the row is 4 + 0.9 (10 + 2 i) - 10 = 3 + 1.8 i.
    const TransaxialPath path = make_path({-13.0, 4.0, 17.0, 31.0}, small_grid());
    EXPECT_EQ(path.first, 0);
    EXPECT_EQ(path.steps, 2) << "planes 0 and 1, at rows 3 and 4.8; plane 2 is at row 6.6";
    EXPECT_NEAR(path.across(1), 4.8, exact);
}

TEST(TransaxialPath, ALineOfNoLengthHasNoSteps) {
    EXPECT_EQ(make_path({1.0, 11.0, 1.0, 11.0}, small_grid()).steps, 0);
}

TEST(AxialPath, FollowsTheLineFromAToB) {
    const TransaxialPath path = make_path({-13.0, 9.5, 17.0, 15.5}, small_grid());
    // z runs from 4 to -2 mm; at plane i it is 4 - 6 (10 + 2 i) / 30, and its index is (z - 1) / 3.
    const AxialPath axial = make_axial_path(path, {4.0, -2.0}, small_grid());
    EXPECT_NEAR(axial.start, 1.0 / 3.0, exact);
    EXPECT_NEAR(axial.slope, -0.4 / 3.0, exact);
}

TEST(LorPath, ChoosesTheLargestComponentInMillimetres) {
    const Grid grid = small_grid();
    EXPECT_EQ(make_path({0.0, 0.0, 0.0}, {3.0, -2.0, 1.0}, grid).axis, 0);
    EXPECT_EQ(make_path({0.0, 0.0, 0.0}, {2.0, -3.0, 1.0}, grid).axis, 1);
    EXPECT_EQ(make_path({0.0, 0.0, 0.0}, {1.0, -2.0, 3.0}, grid).axis, 2);
    EXPECT_EQ(make_path({0.0, 0.0, 0.0}, {3.0, -3.0, 3.0}, grid).axis, 0) << "ties go to x, then y, then z";
    EXPECT_EQ(make_path({0.0, 0.0, 0.0}, {1.0, -3.0, 3.0}, grid).axis, 1);
}

TEST(LorPath, DrivenByZ) {
    // From (1, 12, -9) to (2, 14, 21): plane k is at z = 1 + 3 k, t = (10 + 3 k) / 30.
    const LorPath path = make_path({1.0, 12.0, -9.0}, {2.0, 14.0, 21.0}, small_grid());
    EXPECT_EQ(path.axis, 2);
    EXPECT_EQ(path.across[0], 0);
    EXPECT_EQ(path.across[1], 1);
    EXPECT_EQ(path.first, 0);
    EXPECT_EQ(path.steps, 4);
    EXPECT_NEAR(path.index(0, 1), (1.0 + 13.0 / 30.0 + 3.0) / 2.0, exact);
    EXPECT_NEAR(path.index(1, 1), 2.0 + 2.0 * 13.0 / 30.0, exact);
    EXPECT_NEAR(path.weight, 3.0 * std::sqrt(905.0) / 30.0, exact);
}

TEST(LorPath, AgreesWithTheTransaxialPathOfItsProjection) {
    const Grid grid = small_grid();
    const TransaxialPath flat = make_path({-13.0, 9.5, 17.0, 15.5}, grid);
    const AxialPath axial = make_axial_path(flat, {4.0, -2.0}, grid);
    const LorPath path = make_path({-13.0, 9.5, 4.0}, {17.0, 15.5, -2.0}, grid);
    ASSERT_EQ(path.steps, flat.steps);
    EXPECT_EQ(path.first, flat.first);
    EXPECT_NEAR(path.index(0, 2), flat.across(2), exact);
    EXPECT_NEAR(path.index(1, 2), axial.start + 2.0 * axial.slope, exact);
    EXPECT_NEAR(path.weight, flat.weight(-6.0), exact);
}

TEST(LorPath, LeavesTheGridThroughItsEnd) {
    // z index at plane i: t = (10 + 2 i) / 30, z = -8 + 30 t = 2 + 2 i, index (1 + 2 i) / 3; plane 5 is at 11/3 < 4.
    EXPECT_EQ(make_path({-13.0, 12.0, -8.0}, {17.0, 12.0, 22.0}, small_grid()).steps, 6);
    // 3.1 mm higher the index is (4.1 + 2 i) / 3: beyond the last tap, 4, from plane 4 on.
    EXPECT_EQ(make_path({-13.0, 12.0, -4.9}, {17.0, 12.0, 25.1}, small_grid()).steps, 4);
}

TEST(LargestElement, IsThatOfTheMostObliquePlane) {
    SheetGeometry sheet{small_grid(), {{-13.0, 9.5, 17.0, 15.5}}, {{0.0, 0.0}, {4.0, -4.0}}, {}};
    EXPECT_NEAR(largest_element(sheet), 2.0 * std::sqrt(936.0 + 64.0) / 30.0, exact);
}

TEST(EventEnds, MovesBothCrystalsByThePose) {
    EventGeometry geometry;
    geometry.grid = small_grid();
    geometry.crystals = {{1.0, 2.0, 3.0}, {-4.0, 5.0, 6.0}};
    geometry.poses = {{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}, {0, -1, 0, 10, 1, 0, 0, 20, 0, 0, 1, 30}};
    geometry.events = {{0, 1, 0, 1}};
    const EventEnds ends = ends_of(geometry, 0);
    EXPECT_EQ(ends.a, (std::array<double, 3>{8.0, 21.0, 33.0}));
    EXPECT_EQ(ends.b, (std::array<double, 3>{5.0, 16.0, 36.0}));
}

TEST(EventEnds, RefusesAnUnknownCrystalOrPose) {
    EventGeometry geometry;
    geometry.crystals = {{1.0, 2.0, 3.0}};
    geometry.events = {{0, 1, 0, 0}, {0, 0, 0, 1}};
    EXPECT_THROW(ends_of(geometry, 0), Error);
    EXPECT_THROW(ends_of(geometry, 1), Error);
}

TEST(CheckGrid, RefusesWhatCannotBeAGrid) {
    EXPECT_NO_THROW(check(small_grid()));
    Grid bad = small_grid();
    bad.size[1] = 0;
    EXPECT_THROW(check(bad), Error);
    bad = small_grid();
    bad.voxel_mm[2] = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW(check(bad), Error);
}

}  // namespace
}  // namespace isotone::kernels::common
