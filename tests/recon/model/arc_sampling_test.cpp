// SPDX-License-Identifier: Apache-2.0
#include "recon/model/arc_sampling.hpp"

#include "recon/model/orbit.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace isotone::recon {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

// REQ-SPECT-12
TEST(ArcSampling, IsExactForPolynomialsOfTwiceTheDegree) {
    for (int n = 1; n <= most_arc_samples; ++n) {
        for (int power = 0; power < 2 * n; ++power) {
            double mean = 0.0;
            for (const ArcSample& sample : arc_samples(n)) {
                mean += sample.weight * std::pow(2.0 * sample.place, power);
            }
            EXPECT_NEAR(mean, power % 2 == 0 ? 1.0 / (power + 1) : 0.0, 1e-13) << n << " samples, power " << power;
        }
    }
}

// The mean of values between 0 and the peak, and their weighted mean too.
// REQ-SPECT-12
TEST(ArcSampling, ErrorIsNoLargerThanThePeak) {
    EXPECT_EQ(arc_error(16, 60.0, 1.0), 1.0);
}

// The bound is that of the peak, where derivatives are largest: there it must hold, and not be idle.
// REQ-SPECT-12
TEST(ArcSampling, ErrorBoundsWhatAGaussianLoses) {
    for (int n = 1; n <= 4; ++n) {
        for (const double movement : {0.5, 1.0, 2.0}) {  // in standard deviations
            const double truth =
                std::sqrt(2.0 * std::numbers::pi) / movement * std::erf(movement / 2.0 / std::sqrt(2.0));
            double found = 0.0;
            for (const ArcSample& sample : arc_samples(n)) {
                found += sample.weight * std::exp(-0.5 * std::pow(movement * sample.place, 2));
            }
            EXPECT_LE(std::abs(found - truth), arc_error(n, movement, 1.0) + 1e-14) << n << ", " << movement;
            // The next derivative takes at most two fifths off for two standard deviations.
            EXPECT_GE(std::abs(found - truth), 0.6 * arc_error(n, movement, 1.0) - 1e-14) << n << ", " << movement;
        }
    }
}

SpectProblem problem_of(double arc_deg, double fwhm_mm) {
    SpectProblem problem;
    problem.geometry = {96, 4, 4.0, 4.0, {}};
    for (int v = 0; v < 4; ++v) {
        problem.geometry.views.push_back({90.0 * degree * v, 220.0, 0.0, 0.0, 1.0, 0, arc_deg * degree});
    }
    problem.grid = projection_grid(problem.geometry, 96, 96);
    problem.depth_planes = 95;
    problem.responses = depth_responses(problem.geometry, problem.depth_planes,
                                        [&](double) { return gaussian_response(fwhm_mm, 4.0, 4.0); });
    return problem;
}

// REQ-SPECT-12
TEST(ArcSampling, TakesWhatTheMovementAsksFor) {
    const ArcSampling still = arc_sampling_of(problem_of(0.0, 8.0), 188.0);
    EXPECT_FALSE(still.moves());
    EXPECT_EQ(still.samples, 1);
    const ArcSampling slow = arc_sampling_of(problem_of(0.3, 8.0), 188.0);
    EXPECT_TRUE(slow.moves());
    EXPECT_EQ(slow.samples, 1);
    const ArcSampling usual = arc_sampling_of(problem_of(3.0, 8.0), 188.0);
    EXPECT_NEAR(usual.movement_mm, 9.8, 0.1);
    EXPECT_EQ(usual.samples, 3);
    EXPECT_LT(usual.error, largest_arc_error);
    EXPECT_GT(arc_sampling_of(problem_of(9.0, 8.0), 188.0).samples, 3);
    EXPECT_GT(arc_sampling_of(problem_of(3.0, 0.0), 188.0).samples, 3);  // no response hides the steps
    EXPECT_EQ(arc_sampling_of(problem_of(9.0, 8.0), 188.0, 2).samples, 2);
}

// REQ-SPECT-12
TEST(ArcSampling, RecordSaysWhatIsLeft) {
    const CorrectionRecord modelled = motion_record(arc_sampling_of(problem_of(3.0, 8.0), 188.0));
    EXPECT_TRUE(modelled.applied);
    EXPECT_NE(modelled.detail.find("3 angles, which is 3 times the projections"), std::string::npos) << modelled.detail;
    const CorrectionRecord off = motion_record(arc_sampling_of(problem_of(3.0, 8.0), 188.0, 1));
    EXPECT_FALSE(off.applied);
    EXPECT_NE(off.detail.find("smeared over 9.84 mm"), std::string::npos) << off.detail;
}

}  // namespace
}  // namespace isotone::recon
