// SPDX-License-Identifier: Apache-2.0
/// A hundred OSEM updates of SPECT in float stay with a hundred in double.
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"
#include "tests/kernels/gates/osem_run.hpp"
#include "tests/kernels/gates/spect_cases.hpp"

#include <cmath>
#include <numbers>

namespace isotone::kernels::gates {
namespace {

constexpr int subsets = 4;
const Grid grid = grid_at({20, 20, 11}, {6, 6, 6});

/// A cylinder of 1 with a hot and a cold ball beside each other; nothing in it is symmetric.
double activity(const Point& p) {
    if (std::hypot(p[0] - 18, p[1] + 10, p[2] - 6) < 13) {
        return 6.0;
    }
    return std::hypot(p[0] + 20, p[1] - 4, p[2] + 8) < 12 ? 0.1 : std::hypot(p[0] - 2, p[1] + 1) < 46 ? 1.0 : 0.0;
}

bool in_hot_ball(const Point& p) {
    return std::hypot(p[0] - 18, p[1] + 10, p[2] - 6) < 10;
}

double attenuation(const Point& p) {
    return std::hypot(p[0] - 2, p[1] + 1) < 50 ? (p[0] < -10 ? 0.005 : 0.015) : 0.0;
}

/// Views s, s + 4, ... of 24 on an orbit that is not round.
SpectCase subset_case(int subset) {
    SpectCase c;
    c.geometry.grid = grid;
    c.geometry.bins = 21;
    c.geometry.depth_planes = 20;
    std::vector<double> radii;
    for (int view = subset; view < 24; view += subsets) {
        const double angle = 2.0 * std::numbers::pi * view / 24 + 0.05;
        c.geometry.views.push_back({angle, 10.3, std::vector<std::int32_t>(20)});
        radii.push_back(90.0 + 20.0 * std::cos(angle));
    }
    respond(c.geometry, radii, [](double distance) { return 5.0 + 0.06 * distance; });
    c.attenuation = image_of(grid, attenuation);
    return c;
}

std::vector<SubsetData> all_data(Backend& reference) {
    std::vector<SubsetData> data;
    for (int s = 0; s < subsets; ++s) {
        data.push_back(noisy_subset(
            reference, [s](Backend& backend) { return backend.make_projector(subset_case(s).on(backend)); },
            image_of(grid, activity), s));
    }
    return data;
}

class SpectOsemGate : public GateTest {};
ISOTONE_GATE_FAST_BACKENDS(SpectOsemGate);

// REQ-RECON-04
TEST_P(SpectOsemGate, AHundredUpdatesInFloatStayWithDouble) {
    const int updates = is_emulation() ? 4 : 100;
    const std::vector<SubsetData> data = all_data(reference());
    const std::vector<double> found = osem(backend(), data, updates);
    const std::vector<double> expected = osem(reference(), data, updates);
    EXPECT_LE(difference(found, expected).relative_l2, 1e-4);
    EXPECT_NEAR(mean_over(found, grid, in_hot_ball) / mean_over(expected, grid, in_hot_ball), 1.0, 1e-5);
}

TEST_P(SpectOsemGate, ARerunOfOsemGivesTheSameBytes) {
    const std::vector<SubsetData> data = all_data(reference());
    const int updates = is_emulation() ? 1 : 8;
    EXPECT_TRUE(same_bytes(osem(backend(), data, updates), osem(backend(), data, updates)));
}

/// Guards the gate itself: the reconstruction must find the hot ball, or its agreement would mean little.
TEST(SpectOsemOfTheReference, FindsTheHotBall) {
    const auto reference = open_backend("reference");
    const std::vector<double> image = osem(*reference, all_data(*reference), 24);
    EXPECT_NEAR(mean_over(image, grid, in_hot_ball), 6.0, 1.2);  // 20 %: noise and the blur of 24 updates
}

}  // namespace
}  // namespace isotone::kernels::gates
