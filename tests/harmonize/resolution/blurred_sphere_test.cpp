// SPDX-License-Identifier: Apache-2.0
#include "harmonize/resolution/blurred_sphere.hpp"

#include "core/error.hpp"
#include "core/gaussian_kernel.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>

namespace isotone::harmonize {
namespace {

constexpr std::array<double, 6> diameters{10, 13, 17, 22, 28, 37};
constexpr double printed = 5e-5;  // the tables were printed with four digits

struct Row {
    double fwhm;
    std::array<std::array<double, 3>, 6> values;
};

// REQ-HARM-03
TEST(BlurredSphere, CentreDiscAndBallMatchTheTable) {
    // Noise-free, no background: centre / disc mean / ball mean, from the closed forms evaluated independently.
    const std::array<Row, 7> table{{
        {4,
         {{{.9659, .6719, .6090},
           {.9979, .7574, .6944},
           {1.0, .8206, .7640},
           {1, .8649, .8167},
           {1, .8958, .8555},
           {1, .9225, .8904}}}},
        {5,
         {{{.8640, .5770, .5223},
           {.9753, .6864, .6229},
           {.9989, .7695, .7073},
           {1, .8274, .7718},
           {1, .8675, .8199},
           {1, .9018, .8632}}}},
        {6,
         {{{.7220, .4860, .4429},
           {.9106, .6134, .5549},
           {.9890, .7160, .6520},
           {.9997, .7884, .7277},
           {1, .8382, .7846},
           {1, .8806, .8362}}}},
        {7,
         {{{.5813, .4042, .3721},
           {.8115, .5412, .4908},
           {.9575, .6608, .5985},
           {.9966, .7479, .6844},
           {.9999, .8080, .7497},
           {1, .8589, .8093}}}},
        {8,
         {{{.4613, .3339, .3106},
           {.6995, .4728, .4314},
           {.9004, .6048, .5471},
           {.9851, .7061, .6421},
           {.9993, .7769, .7153},
           {1, .8366, .7827}}}},
        {10,
         {{{.2912, .2272, .2153},
           {.4956, .3543, .3285},
           {.7392, .4963, .4518},
           {.9182, .6200, .5609},
           {.9875, .7121, .6481},
           {.9997, .7905, .7301}}}},
        {17,
         {{{.0767, .0689, .0674},
           {.1531, .1296, .1251},
           {.2912, .2272, .2153},
           {.4916, .3519, .3264},
           {.7115, .4798, .4375},
           {.9129, .6154, .5567}}}},
    }};
    for (const auto& row : table) {
        for (std::size_t j = 0; j < diameters.size(); ++j) {
            const double radius = 0.5 * diameters[j];
            EXPECT_NEAR(blurred_sphere(0.0, radius, row.fwhm), row.values[j][0], printed) << row.fwhm << " " << j;
            EXPECT_NEAR(blurred_sphere_disc_mean(radius, row.fwhm), row.values[j][1], printed) << row.fwhm << " " << j;
            EXPECT_NEAR(blurred_sphere_ball_mean(radius, row.fwhm), row.values[j][2], printed) << row.fwhm << " " << j;
        }
    }
}

// REQ-HARM-03
TEST(BlurredSphere, MaxA50AndPeakInBackgroundMatchTheTable) {
    // 10:1, no wall, as fractions of the true sphere concentration: max / A50 / peak 1 mL.
    const std::array<Row, 5> table{{
        {5,
         {{{.8776, .6352, .4489},
           {.9777, .7305, .6916},
           {.9990, .7884, .9149},
           {1, .8294, .9936},
           {1, .8611, .9999},
           {1, .8912, 1}}}},
        {6,
         {{{.7498, .5409, .4061},
           {.9196, .6697, .6253},
           {.9901, .7520, .8593},
           {.9997, .8013, .9789},
           {1, .8376, .9993},
           {1, .8722, 1}}}},
        {7,
         {{{.6232, .4530, .3653},
           {.8303, .5991, .5631},
           {.9617, .7105, .7983},
           {.9970, .7739, .9533},
           {.9999, .8152, .9964},
           {1, .8540, 1}}}},
        {8,
         {{{.5152, .3794, .3280},
           {.7295, .5267, .5055},
           {.9103, .6618, .7354},
           {.9866, .7449, .9176},
           {.9994, .7935, .9889},
           {1, .8364, .9999}}}},
        {10,
         {{{.3621, .2761, .2658},
           {.5461, .4004, .4064},
           {.7653, .5520, .6138},
           {.9264, .6757, .8249},
           {.9888, .7493, .9543},
           {.9998, .8028, .9974}}}},
    }};
    for (const auto& row : table) {
        for (std::size_t j = 0; j < diameters.size(); ++j) {
            const auto metrics =
                ideal_metrics({.radius_mm = 0.5 * diameters[j], .fwhm_mm = row.fwhm, .signal = 1.0, .background = 0.1});
            EXPECT_NEAR(metrics.max, row.values[j][0], printed) << row.fwhm << " " << j;
            EXPECT_NEAR(metrics.a50, row.values[j][1], printed) << row.fwhm << " " << j;
            EXPECT_NEAR(metrics.peak, row.values[j][2], printed) << row.fwhm << " " << j;
        }
    }
}

TEST(BlurredSphere, BallMeanEqualsItsQuadrature) {
    // The closed form and 320-point quadrature of the profile are independent; both are good to about 1e-12.
    for (const double fwhm : {4.0, 8.0, 17.0}) {
        for (const double diameter : diameters) {
            const double radius = 0.5 * diameter;
            EXPECT_NEAR(blurred_sphere_ball_mean(radius, fwhm), blurred_sphere_mean_within(radius, radius, fwhm),
                        1e-10);
        }
    }
}

TEST(BlurredSphere, DiscMeanEqualsItsQuadrature) {
    const double radius = 6.5;
    const double fwhm = 7.0;
    constexpr int steps = 20000;  // midpoint rule: error below 1e-9
    double sum = 0.0;
    for (int k = 0; k < steps; ++k) {
        const double t = (k + 0.5) / steps;
        sum += 2.0 * t * blurred_sphere(t * radius, radius, fwhm) / steps;
    }
    EXPECT_NEAR(blurred_sphere_disc_mean(radius, fwhm), sum, 1e-8);
}

TEST(BlurredSphere, ProfileIsContinuousTowardsTheCentre) {
    // Between the series near the centre and the full form the profile must not jump.
    const double sigma = 7.0 / gaussian_fwhm_per_sigma;
    const double z = 5.0 / (std::numbers::sqrt2 * sigma);
    const double centre = std::erf(z) - 2.0 * z * std::exp(-z * z) / std::sqrt(std::numbers::pi);
    EXPECT_NEAR(blurred_sphere(0.0, 5.0, 7.0), centre, 1e-15);
    for (const double r : {1e-9, 1e-4, 0.01, 0.017, 0.018, 0.03}) {
        EXPECT_NEAR(blurred_sphere(r, 5.0, 7.0), centre, 0.05 * r * r + 1e-14) << r;
    }
}

TEST(BlurredSphere, ColdWallLowersTheValue) {
    SphereModel model{.radius_mm = 5.0, .fwhm_mm = 7.0, .wall_mm = 0.0, .signal = 10.0, .background = 1.0};
    const double without = sphere_value(model, 0.0);
    model.wall_mm = 1.0;
    EXPECT_LT(sphere_value(model, 0.0), without);
    EXPECT_NEAR(sphere_value(model, 60.0), 1.0, 1e-12);
}

TEST(BlurredSphere, SphereBelowItsBackgroundIsRefused) {
    EXPECT_THROW(ideal_metrics({.radius_mm = 5.0, .fwhm_mm = 6.0, .signal = 0.5, .background = 1.0}), Error);
}

}  // namespace
}  // namespace isotone::harmonize
