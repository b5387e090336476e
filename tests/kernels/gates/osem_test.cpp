// SPDX-License-Identifier: Apache-2.0
/// A hundred OSEM updates in float stay with a hundred in double.
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"
#include "tests/kernels/gates/osem_run.hpp"
#include "tests/kernels/gates/rays.hpp"

#include <cmath>

namespace isotone::kernels::gates {
namespace {

constexpr int subsets = 4;
const Grid grid = grid_at({20, 18, 13}, {6, 6, 4});

/// Background of 1 in a cylinder, a hot and a cold ball; nothing in it is symmetric.
double activity(const Point& p) {
    if (std::hypot(p[0] - 18, p[1] + 10, p[2] - 6) < 12) {
        return 5.0;
    }
    if (std::hypot(p[0] + 20, p[1] - 4, p[2] + 8) < 11) {
        return 0.1;
    }
    return std::hypot(p[0] - 2, p[1] + 1) < 46 ? 1.0 : 0.0;
}

bool in_hot_ball(const Point& p) {
    return std::hypot(p[0] - 18, p[1] + 10, p[2] - 6) < 10;
}

/// Views s, s + 4, ... of a scanner of 48 crystals and 9 rings, a whole number of voxels apart as on default grids.
SheetGeometry subset_geometry(int subset) {
    constexpr int views = 24;
    constexpr int bins = 21;
    const std::vector<Line> all = ring_lines(48, 150.0, views, bins);
    SheetGeometry geometry{grid, {}, ring_pair_planes(ring_positions(9, 8.0), 5), {}};
    for (int view = subset; view < views; view += subsets) {
        geometry.lines.insert(geometry.lines.end(), all.begin() + view * bins, all.begin() + (view + 1) * bins);
    }
    return geometry;
}

double roi_mean(const std::vector<double>& image) {
    return mean_over(image, grid, in_hot_ball);
}

std::vector<SubsetData> all_data(Backend& reference) {
    std::vector<SubsetData> data;
    for (int s = 0; s < subsets; ++s) {
        data.push_back(noisy_subset(
            reference, [s](Backend& backend) { return backend.make_projector(subset_geometry(s)); },
            image_of(grid, activity), s));
    }
    return data;
}

class OsemGate : public GateTest {};
ISOTONE_GATE_FAST_BACKENDS(OsemGate);

// REQ-RECON-04
TEST_P(OsemGate, AHundredUpdatesInFloatStayWithDouble) {
    const int updates = is_emulation() ? 4 : 100;
    const std::vector<SubsetData> data = all_data(reference());
    const std::vector<double> found = osem(backend(), data, updates);
    const std::vector<double> expected = osem(reference(), data, updates);
    EXPECT_LE(difference(found, expected).relative_l2, 1e-4);
    EXPECT_NEAR(roi_mean(found) / roi_mean(expected), 1.0, 1e-5);
}

TEST_P(OsemGate, ARerunOfOsemGivesTheSameBytes) {
    const std::vector<SubsetData> data = all_data(reference());
    const int updates = is_emulation() ? 1 : 8;
    EXPECT_TRUE(same_bytes(osem(backend(), data, updates), osem(backend(), data, updates)));
}

/// Guards the gate itself: the reconstruction above must find the hot ball, or its agreement would mean little.
TEST(OsemOfTheReference, FindsTheHotBall) {
    const auto reference = open_backend("reference");
    const std::vector<double> image = osem(*reference, all_data(*reference), 12);
    EXPECT_NEAR(roi_mean(image), 5.0, 0.75);  // 15 %: noise and the blur of 12 updates
}

}  // namespace
}  // namespace isotone::kernels::gates
