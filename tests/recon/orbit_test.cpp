// SPDX-License-Identifier: Apache-2.0
#include "recon/model/orbit.hpp"

#include "core/orbit_coverage.hpp"
#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace isotone::recon {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

ProjectionGeometry orbit(int views, double arc_deg, double start_deg = 0.0, double radius_mm = 200.0) {
    ProjectionGeometry geometry{64, 32, 4.0, 5.0, {}};
    for (int v = 0; v < views; ++v) {
        geometry.views.push_back({degree * (start_deg + v * arc_deg / views), radius_mm, 0.0, 10.0 * v, 10.0, 0});
    }
    return geometry;
}

// REQ-SPECT-03
TEST(Orbit, AFullAndAHalfTurnAreComplete) {
    EXPECT_TRUE(check_orbit(orbit(60, 360.0), false).empty());
    EXPECT_TRUE(check_orbit(orbit(64, 180.0, 45.0), false).empty());
    EXPECT_NEAR(coverage_of(orbit(60, 360.0)).arc_rad, 2 * std::numbers::pi, 1e-9);
    EXPECT_NEAR(coverage_of(orbit(64, 180.0)).arc_rad, std::numbers::pi, 1e-9);
}

// REQ-SPECT-03
TEST(Orbit, AnArcThatIsTooShortIsRefusedOrAllowed) {
    EXPECT_EQ(test::error_of([] { check_orbit(orbit(60, 150.0), false); }).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(test::error_of([] { check_orbit(orbit(1, 360.0), false); }).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(test::error_of([] { check_orbit(orbit(8, 360.0), false); }).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(check_orbit(orbit(60, 150.0), true).size(), 1U);
}

// A head whose views were lost: the other head's opposite views do not fill the gap.
// REQ-SPECT-03
TEST(Orbit, AGapInTheMiddleIsRefused) {
    ProjectionGeometry geometry = orbit(64, 180.0);
    geometry.views.erase(geometry.views.begin() + 20, geometry.views.begin() + 24);
    EXPECT_EQ(test::error_of([&] { check_orbit(geometry, false); }).code(), ErrorCode::inconsistent_data);
}

// REQ-SPECT-08
TEST(Orbit, MatterBehindAFaceIsASegmentOfTheBody) {
    ProjectionGeometry geometry = orbit(60, 360.0, 0.0, 120.0);
    Volume map(ImageGrid::centred({128, 128, 2}, {2.0, 2.0, 5.0}), Quantity::attenuation);
    for (int y = 0; y < 128; ++y) {
        for (int x = 0; x < 128; ++x) {
            const Vector3 p = map.grid.position({double(x), double(y), 0.0});
            for (int z = 0; z < 2; ++z) {
                map.at(x, y, z) = std::hypot(p[0], p[1]) <= 100.0 ? 0.015F : 0.001F;  // the rest is thinner than lung
            }
        }
    }
    EXPECT_EQ(matter_behind_face(geometry, map).share, 0.0);
    geometry.views[7].radius_mm = 15.0;
    const double segment = (std::acos(0.15) - 0.15 * std::sqrt(1.0 - 0.15 * 0.15)) / std::numbers::pi;
    // A hundredth of the body: voxels of 2 mm in a disc of 200 mm.
    EXPECT_NEAR(matter_behind_face(geometry, map).share, segment, 0.01);
    EXPECT_EQ(matter_behind_face(geometry, map).view, 7);
    EXPECT_EQ(*small_radius(geometry), "a radius of 15 mm is smaller than a body: cm may stand where mm belong");
}

TEST(Orbit, ViewsTakenTwiceCountOnce) {
    ProjectionGeometry geometry = orbit(60, 360.0);
    const ProjectionGeometry again = geometry;
    geometry.views.insert(geometry.views.end(), again.views.begin(), again.views.end());
    const OrbitCoverage coverage = coverage_of(geometry);
    EXPECT_EQ(coverage.directions, 60);
    EXPECT_NEAR(coverage.usual_step_rad, 6.0 * degree, 1e-9);
}

TEST(Orbit, AnOffsetAxisNarrowsWhatEveryViewSees) {
    ProjectionGeometry geometry = orbit(60, 360.0);
    EXPECT_DOUBLE_EQ(seen_radius_mm(geometry), 128.0);
    geometry.views[3].axis_offset_mm = -6.0;
    EXPECT_DOUBLE_EQ(seen_radius_mm(geometry), 122.0);
}

// The detector at the patient's left (90 degrees) comes as near as 40 mm: nothing beyond x = 40 mm is reconstructed.
TEST(Orbit, NothingIsReconstructedWhereACollimatorStood) {
    ProjectionGeometry geometry = orbit(4, 360.0);
    geometry.views[1].radius_mm = 40.0;
    const kernels::Grid grid = projection_grid(geometry, 0, 0);
    const std::vector<float> mask = orbit_field_of_view(geometry, grid, seen_radius_mm(geometry));
    const auto at = [&](int x, int y) { return mask[static_cast<std::size_t>(y * grid.size[0] + x)]; };
    EXPECT_EQ(at(41, 32), 1.0F);  // x = 38 mm
    EXPECT_EQ(at(42, 32), 0.0F);  // x = 42 mm
    EXPECT_EQ(at(21, 32), 1.0F);  // x = -42 mm
}

TEST(Orbit, DepthPlanesHoldTheFieldOfViewAndMeetTheVoxels) {
    for (const int bins : {63, 64}) {
        ProjectionGeometry geometry = orbit(60, 360.0);
        geometry.bins = bins;
        const kernels::Grid grid = projection_grid(geometry, 0, 0);
        const int planes = depth_planes_of(grid, orbit_field_of_view(geometry, grid, seen_radius_mm(geometry)));
        EXPECT_EQ((planes - bins) % 2, 0);
        EXPECT_GE(planes, bins);
        EXPECT_LE(planes, bins + 4);  // two on either side
    }
}

}  // namespace
}  // namespace isotone::recon
