// SPDX-License-Identifier: Apache-2.0
#include "simulate/line_tracer.hpp"

#include "core/random.hpp"
#include "tests/simulate/scenes.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace isotone::simulate {
namespace {

using test::ellipsoid;
using test::phantom_of;
using test::sphere;
using test::upright_cylinder;

// REQ-SIM-01
TEST(LineTracer, ChordOfASphereIsClosedForm) {
    const Phantom phantom = phantom_of({sphere({10, -20, 5}, 30, 2.0, 0.01)});
    // A line parallel to y at x = 28, z = 17: 18 mm and 12 mm beside the centre.
    const LineTracer tracer(phantom, {28, -200, 28, 300});
    const double chord = 2.0 * std::sqrt(30.0 * 30 - 18.0 * 18 - 12.0 * 12);
    EXPECT_NEAR(tracer.integrals(17, 17).activity, 2.0 * chord, 1e-9);
    EXPECT_NEAR(tracer.integrals(17, 17).attenuation, 0.01 * chord, 1e-11);
    EXPECT_EQ(tracer.integrals(36, 36).activity, 0.0);
}

// REQ-SIM-01
TEST(LineTracer, ObliqueLineThroughACylinder) {
    const Phantom phantom = phantom_of({upright_cylinder({0, 0, 0}, 50, 400, 1.0, 0.0096)});
    // Through the axis with a slope of 60 mm in 300: the chord grows by sqrt(1 + 0.2^2).
    const LineTracer tracer(phantom, {-150, 0, 150, 0});
    EXPECT_NEAR(tracer.integrals(-30, 30).activity, 100.0 * std::sqrt(1.04), 1e-9);
}

TEST(LineTracer, EndsOfACylinderCutALine) {
    const Phantom phantom = phantom_of({upright_cylinder({0, 0, 0}, 50, 20, 1.0)});
    const LineTracer tracer(phantom, {-150, 0, 150, 0});
    EXPECT_EQ(tracer.integrals(11, 11).activity, 0.0);
    // z runs from -60 to 60 along 300 mm: inside while |z| < 10, that is 50 mm transaxially.
    EXPECT_NEAR(tracer.integrals(-60, 60).activity, 50.0 * std::sqrt(1.0 + 0.16), 1e-9);
}

// REQ-SIM-01
TEST(LineTracer, TiltedCylinderAndCutPlane) {
    Primitive rod = upright_cylinder({0, 0, 0}, 10, 100, 1.0);
    rod.axes = axes_along({1, 0, 1}, 0.0);
    const Phantom phantom = phantom_of({rod});
    const LineTracer across(phantom, {-100, 0, 100, 0});
    // The line along x meets the rod at 45 degrees: 20 mm * sqrt 2.
    EXPECT_NEAR(across.integrals(0, 0).activity, 20.0 * std::sqrt(2.0), 1e-9);
    rod.cuts.push_back({{1, 0, 0}, 0.0});
    const Phantom half = phantom_of({rod});
    EXPECT_NEAR(LineTracer(half, {-100, 0, 100, 0}).integrals(0, 0).activity, 10.0 * std::sqrt(2.0), 1e-9);
}

// REQ-SIM-01
TEST(LineTracer, LaterPrimitivesReplaceEarlierOnes) {
    const Phantom phantom = phantom_of({upright_cylinder({0, 0, 0}, 50, 400, 1.0, 0.01),
                                        sphere({20, 0, 0}, 10, 5.0, 0.02), sphere({20, 0, 0}, 4, 0.0, 0.0)});
    const LineIntegrals sum = LineTracer(phantom, {-150, 0, 150, 0}).integrals(0, 0);
    EXPECT_NEAR(sum.activity, 80.0 * 1.0 + 12.0 * 5.0, 1e-9);
    EXPECT_NEAR(sum.attenuation, 80.0 * 0.01 + 12.0 * 0.02, 1e-11);
}

/// Bodies of every kind, overlapping, some partly outside each other, base ones of different length.
Phantom jumble() {
    Primitive box = test::upright_cylinder({5, 30, -10}, 1, 1, 0.7, 0.3);
    box.shape = Shape::box;
    box.half_mm = {40, 12, 35};
    Primitive turned = box;
    turned.centre_mm = {-20, -15, 8};
    turned.axes = axes_along({0.2, -0.5, 1.0}, 0.4);
    Primitive half = upright_cylinder({-10, 5, 0}, 45, 60, 2.0, 0.1);
    half.cuts.push_back({{0, 1, 0}, 7.0});
    Primitive tilted = upright_cylinder({15, 10, 5}, 20, 70, 4.0, 0.2);
    tilted.axes = axes_along({0.5, 0.3, 1.0}, 0.0);
    return phantom_of({upright_cylinder({0, 0, 0}, 80, 90, 1.0, 0.05), half, box,
                       ellipsoid({20, -10, 10}, {30, 20, 25}, 3.0, 0.15), turned, tilted,
                       sphere({0, 0, 0}, 9, 0.0, 0.0)});
}

TEST(LineTracer, AgreesWithPointSamplingOfAJumble) {
    const Phantom phantom = jumble();
    RandomStream random(7, 0, 0);
    for (int i = 0; i < 60; ++i) {
        const double a = 6.283 * random.uniform(), b = a + 2.0 + 2.0 * random.uniform();
        const TransaxialLine line{150 * std::cos(a), 150 * std::sin(a), 150 * std::cos(b), 150 * std::sin(b)};
        const double za = 120 * (random.uniform() - 0.5), zb = 120 * (random.uniform() - 0.5);
        const double length = std::hypot(line.xb - line.xa, line.yb - line.ya, zb - za);
        constexpr int samples = 20000;
        double activity = 0.0, attenuation = 0.0;
        for (int k = 0; k < samples; ++k) {
            const double u = (k + 0.5) / samples;
            if (const Primitive* at = phantom.at(
                    {line.xa + u * (line.xb - line.xa), line.ya + u * (line.yb - line.ya), za + u * (zb - za)})) {
                activity += at->activity_bq_ml * length / samples;
                attenuation += at->mu_per_mm * length / samples;
            }
        }
        const LineIntegrals exact = LineTracer(phantom, line).integrals(za, zb);
        // Each of at most 14 boundaries moves by at most one sample (0.015 mm) of a value up to 4.
        EXPECT_NEAR(exact.activity, activity, 14 * 4.0 * length / samples);
        EXPECT_NEAR(exact.attenuation, attenuation, 14 * 0.3 * length / samples);
    }
}

TEST(LineTracer, StretchesAddUpToTheIntegral) {
    const Phantom phantom = jumble();
    const LineTracer tracer(phantom, {-150, -20, 140, 30});
    const double length = std::hypot(290.0, 50.0, 30.0);
    double activity = 0.0, last = 0.0;
    for (const Stretch& stretch : tracer.stretches(-20, 10)) {
        EXPECT_GE(stretch.from, last);
        last = stretch.to;
        activity += (stretch.to - stretch.from) * length * stretch.primitive->activity_bq_ml;
    }
    EXPECT_NEAR(activity, tracer.integrals(-20, 10).activity, 1e-9);
}

}  // namespace
}  // namespace isotone::simulate
