// SPDX-License-Identifier: Apache-2.0
/// What a phantom takes from the photons of simulated views.
#include "tests/simulate/spect/spect_scenes.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace isotone::simulate {
namespace {

using test::phantom_of;
using test::point;
using test::quiet_protocol;
using test::spot;

// REQ-SIM-14
TEST(SimulatedSpect, AttenuatedDiscIsItsClosedForm) {
    constexpr double radius = 80.0, mu = 0.0154, offset = 30.0, activity = 1e4;
    const Phantom phantom =
        phantom_of({test::upright_cylinder({0.0, offset, 0.0}, radius, 400.0, activity, test::at_511(mu))});
    SpectProtocol protocol = quiet_protocol(48, 4.0, 2);
    protocol.rows = 2;
    protocol.collimator_blur = false;
    protocol.samples_per_bin = 8;
    const SpectData data = test::run(phantom, protocol).data;
    for (int v = 0; v < 2; ++v) {  // at the back and at the front: the disc is in air, so both see the same
        for (int b = 0; b < 48; ++b) {
            const double u = (b - 23.5) * 4.0;
            double expected = 0.0;
            for (int k = 0; k < 100; ++k) {
                const double x = u + ((k + 0.5) / 100.0 - 0.5) * 4.0;
                const double chord = std::abs(x) < radius ? 2.0 * std::sqrt(radius * radius - x * x) : 0.0;
                expected += activity * -std::expm1(-mu * chord) / mu / 100.0;
            }
            const double counts = static_cast<double>(data.counts[0].values[data.geometry.offset(v, b, 0)]);
            // (Bq/mL) mm x 16 mm2 in MBq; 8 rays per bin, whose chord ends steeply in the outermost.
            EXPECT_NEAR(counts, *data.sensitivity_cps_per_mbq * expected * 16e-9,
                        (std::abs(u) < 76.0 ? 1e-3 : 2e-2) * counts + 1e-12);
        }
    }
}

TEST(SimulatedSpect, WhatLiesBehindIsWeakenedByWhatLiesBefore) {
    // A point 50 mm behind the surface nearest to a detector, 110 mm from the opposite one.
    Primitive source = point({0.0, 30.0, 0.0}, 1.0);
    source.mu_per_mm = test::at_511(0.015);
    const Phantom phantom =
        phantom_of({test::upright_cylinder({0.0, 0.0, 0.0}, 80.0, 200.0, 0.0, test::at_511(0.015)), source});
    const SpectData data = test::run(phantom, quiet_protocol(64, 5.0, 2)).data;
    const double air = *data.sensitivity_cps_per_mbq;
    EXPECT_NEAR(spot(data, 0).counts / air, std::exp(-0.015 * 50.0), 1e-3);
    EXPECT_NEAR(spot(data, 1).counts / air, std::exp(-0.015 * 110.0), 1e-3);
    SpectProtocol without = quiet_protocol(64, 5.0, 2);
    without.attenuation = false;
    EXPECT_NEAR(spot(test::run(phantom, without).data, 1).counts / air, 1.0, 1e-3);
}

TEST(SimulatedSpect, MaterialsAttenuateAtTheEnergyOfTheLine) {
    Primitive body = test::upright_cylinder({0.0, 0.0, 0.0}, 80.0, 200.0, 0.0);
    body.material = "water";
    const SpectData data = test::run(phantom_of({body, point({0.0, 0.0, 0.0}, 1.0)}), quiet_protocol(64, 5.0, 1)).data;
    EXPECT_NEAR(spot(data, 0).counts / *data.sensitivity_cps_per_mbq, std::exp(-0.01539 * 80.0), 5e-3);
}

TEST(SimulatedSpect, EveryLineCountsInTheWindowsItReaches) {
    SpectProtocol protocol = quiet_protocol(48, 5.0, 1);
    protocol.lines = {{171.28, 0.907}, {245.35, 0.941}};  // 111In
    protocol.windows = {{{"171", 154.0, 188.0}, {}, 0.0}, {{"245", 221.0, 270.0}, {}, 0.0}};
    GammaCamera camera = test::camera();
    camera.collimators[0] = {"MEGP", {}, HoleShape::hexagonal, 2.94, 1.14, 40.64, ""};
    Primitive body = test::upright_cylinder({0.0, 0.0, 0.0}, 80.0, 200.0, 0.0);
    body.material = "water";
    const Phantom phantom = phantom_of({body, point({0.0, 0.0, 0.0}, 1.0)});
    const SpectData data =
        simulate_spect({phantom, camera, camera.collimators[0], test::materials()}, protocol, silent_progress()).data;
    const Phantom air = phantom_of({point({0.0, 0.0, 0.0}, 1.0)});
    const SpectData free =
        simulate_spect({air, camera, camera.collimators[0], test::materials()}, protocol, silent_progress()).data;
    const Material& water = test::materials().of("water");
    EXPECT_NEAR(spot(data, 0, 1).counts / spot(free, 0, 1).counts, std::exp(-80.0 * water.mu_per_mm(245.35)), 1e-3);
    // Photons of 245 keV that leave a part of their energy in the crystal add a little to the lower window.
    EXPECT_NEAR(spot(data, 0, 0).counts / spot(free, 0, 0).counts, std::exp(-80.0 * water.mu_per_mm(171.28)), 4e-3);
    EXPECT_GT(spot(free, 0, 0).counts, 1.2 * spot(free, 0, 1).counts);
}

}  // namespace
}  // namespace isotone::simulate
