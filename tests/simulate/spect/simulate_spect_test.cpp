// SPDX-License-Identifier: Apache-2.0
/// Where simulated views show a point, and how wide.
#include "simulate/spect/simulate_spect.hpp"

#include "core/error.hpp"
#include "simulate/spect/collimator_response.hpp"
#include "tests/simulate/spect/spect_scenes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace isotone::simulate {
namespace {

using test::degree;
using test::phantom_of;
using test::point;
using test::quiet_protocol;
using test::spot;

/// FWHM of the sum over rows as NEMA NU 1 takes it: linear interpolation at half the top of a parabola through the
/// three largest bins. Less the width of a bin itself, which adds its variance.
double fwhm_mm(const SpectData& data, int view) {
    const ProjectionGeometry& g = data.geometry;
    std::vector<double> profile(static_cast<std::size_t>(g.bins));
    for (int b = 0; b < g.bins; ++b) {
        for (int r = 0; r < g.rows; ++r) {
            profile[static_cast<std::size_t>(b)] += static_cast<double>(data.counts[0].values[g.offset(view, b, r)]);
        }
    }
    const auto peak = static_cast<std::size_t>(std::max_element(profile.begin(), profile.end()) - profile.begin());
    const double slope = 0.5 * (profile[peak + 1] - profile[peak - 1]);
    const double bend = profile[peak + 1] - 2.0 * profile[peak] + profile[peak - 1];
    const double half = 0.5 * (profile[peak] - 0.5 * slope * slope / bend);
    std::size_t left = peak, right = peak;
    while (profile[left] > half) {
        --left;
    }
    while (profile[right] > half) {
        ++right;
    }
    const double from = static_cast<double>(left) + (half - profile[left]) / (profile[left + 1] - profile[left]);
    const double to = static_cast<double>(right) - (half - profile[right]) / (profile[right - 1] - profile[right]);
    return std::sqrt(std::pow((to - from) * g.bin_mm, 2) - 8.0 * std::numbers::ln2 * g.bin_mm * g.bin_mm / 12.0);
}

// REQ-SIM-12
TEST(SimulatedSpect, APointStandsWhereThePatientFrameSaysIt) {
    // 60 mm to the left, 25 mm to the front, 35 mm towards the head.
    const Phantom phantom = phantom_of({point({60.0, -25.0, 35.0}, 1.0)});
    SpectProtocol protocol = quiet_protocol(64, 4.0, 4);
    const SpectData data = test::run(phantom, protocol).data;
    // Seen from the back the patient's left is on the viewer's left; from the left side, posterior is on the right; and
    // so on. Written out, not computed.
    const double expected_u[] = {-60.0, -25.0, 60.0, 25.0};
    const double expected_angle[] = {0.0, 90.0, 180.0, 270.0};
    for (int v = 0; v < 4; ++v) {
        EXPECT_NEAR(data.geometry.views[static_cast<std::size_t>(v)].angle_rad, expected_angle[v] * degree, 1e-12);
        // 64 pixels of 4 mm hold all of the spot.
        EXPECT_NEAR(spot(data, v).u_mm, expected_u[v], 0.01);
        EXPECT_NEAR(spot(data, v).z_mm, 35.0, 0.01);
    }
}

TEST(SimulatedSpect, EveryOrbitShowsThePointWhereItIs) {
    const Vector3 at{60.0, -25.0, 35.0};
    // A body about the point, so that a contour has something to follow.
    Phantom phantom = phantom_of({test::upright_cylinder({10.0, 5.0, 0.0}, 90.0, 200.0, 0.0), point(at, 1.0)});
    for (const int heads : {1, 2, 3}) {
        for (const bool clockwise : {false, true}) {
            for (const double start : {0.0, 37.0, -135.0}) {
                for (const bool contour : {false, true}) {
                    SpectProtocol protocol = quiet_protocol(64, 4.0, 3);
                    protocol.heads = heads;
                    protocol.head_spacing_deg = heads == 2 ? 90.0 : 120.0;
                    protocol.arc_deg = heads == 2 ? 180.0 : 360.0 / heads;
                    protocol.clockwise = clockwise;
                    protocol.start_deg = start;
                    protocol.axis_offset_mm = {1.5, -2.5, 3.5};
                    protocol.axis_offset_mm.resize(static_cast<std::size_t>(heads));
                    if (contour) {
                        protocol.radius_mm.reset();
                        protocol.body_gap_mm = 10.0;
                    }
                    const SpectData data = test::run(phantom, protocol).data;
                    ASSERT_EQ(data.geometry.views.size(), static_cast<std::size_t>(3 * heads));
                    for (int v = 0; v < 3 * heads; ++v) {
                        const ProjectionView& view = data.geometry.views[static_cast<std::size_t>(v)];
                        const double sense = clockwise ? -1.0 : 1.0;
                        const double angle = degree * (start + protocol.head_spacing_deg * (v / 3) +
                                                       sense * protocol.arc_deg * (v % 3) / 3.0);
                        EXPECT_NEAR(view.angle_rad, angle, 1e-12);
                        EXPECT_NEAR(spot(data, v).u_mm,
                                    protocol.axis_offset_mm[static_cast<std::size_t>(view.head)] -
                                        at[0] * std::cos(angle) + at[1] * std::sin(angle),
                                    0.02);
                        // A circle of 90 mm about (10, 5) reaches 90 mm beyond its centre in every direction.
                        EXPECT_NEAR(view.radius_mm,
                                    contour ? 100.0 + 10.0 * std::sin(angle) + 5.0 * std::cos(angle) : 200.0, 0.05);
                    }
                }
            }
        }
    }
}

// REQ-SIM-13
TEST(SimulatedSpect, WidthOfAPointIsTheCollimatorsFormula) {
    const GammaCamera camera = test::camera();
    const CollimatorResponse response(camera, camera.collimators[0], test::materials(), 140.511);
    for (const double distance : {10.0, 50.0, 100.0, 200.0, 300.0}) {
        SpectProtocol protocol = quiet_protocol(128, 1.0, 1);
        // In front of a detector at the patient's back: y = radius - distance.
        const Phantom phantom = phantom_of({point({3.3, 200.0 - distance, -2.2}, 1.0)});
        // Linear interpolation between bins of 1 mm: well within 1 % of 4 mm.
        EXPECT_NEAR(fwhm_mm(test::run(phantom, protocol).data, 0) / response.fwhm_mm(distance), 1.0, 0.01) << distance;
    }
}

TEST(SimulatedSpect, ContinuousRotationSmearsALateralPoint) {
    SpectProtocol protocol = quiet_protocol(128, 2.0, 12);
    const Phantom phantom = phantom_of({point({0.0, 100.0, 0.0}, 1.0)});
    const SpectData step = test::run(phantom, protocol).data;
    protocol.continuous = true;
    const SpectData moving = test::run(phantom, protocol).data;
    EXPECT_NEAR(moving.geometry.views[0].angle_rad, 15.0 * degree, 1e-12);
    // At 90 degrees from the point it moves by 100 mm x 30 degrees across the detector; 15 exposures have a variance
    // of (52 mm)^2 / 12 x 224 / 225.
    const auto variance = [](const SpectData& data, int view) {
        const ProjectionGeometry& g = data.geometry;
        const double centre = spot(data, view).u_mm;
        double sum = 0.0;
        for (int b = 0; b < g.bins; ++b) {
            for (int r = 0; r < g.rows; ++r) {
                sum += static_cast<double>(data.counts[0].values[g.offset(view, b, r)]) *
                       std::pow((b - 0.5 * (g.bins - 1)) * g.bin_mm - centre, 2);
            }
        }
        return sum / spot(data, view).counts;
    };
    EXPECT_GT(variance(moving, 0), variance(step, 0) + 150.0);
}

TEST(SimulatedSpect, RefusesADetectorInsideThePhantom) {
    const Phantom phantom = phantom_of({test::upright_cylinder({30.0, 0.0, 0.0}, 180.0, 100.0, 1.0, 0.01)});
    EXPECT_THROW((void)test::run(phantom, quiet_protocol(64, 5.0, 4)), Error);
}

}  // namespace
}  // namespace isotone::simulate
