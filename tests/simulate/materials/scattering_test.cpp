// SPDX-License-Identifier: Apache-2.0
#include "simulate/materials/scattering.hpp"

#include "core/random.hpp"
#include "tests/simulate/spect/spect_scenes.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

namespace isotone::simulate {
namespace {

constexpr double electron_radius2_cm2 = 7.940788e-26;

/// Integral of a density over all directions.
template <class Density>
double over_directions(Density density) {
    double sum = 0.0;
    constexpr int steps = 200000;  // coherent scattering is steep forwards
    for (int k = 0; k < steps; ++k) {
        sum += density(-1.0 + (k + 0.5) * 2.0 / steps);
    }
    return sum * 2.0 / steps * 2.0 * std::numbers::pi;
}

TEST(Scattering, DensitiesIntegrateToOne) {
    for (const char* name : {"water", "cortical_bone", "NaI"}) {
        const Scattering scattering(test::materials().of(name), 700.0);
        for (const double kev : {40.0, 140.5, 364.5, 690.0}) {
            // Between table energies the normalisation is interpolated: 2e-3 for the steep coherent one.
            EXPECT_NEAR(over_directions([&](double c) { return scattering.compton_density(kev, c); }), 1.0, 2e-3);
            EXPECT_NEAR(over_directions([&](double c) { return scattering.rayleigh_density(kev, c); }), 1.0, 2e-3);
        }
    }
}

// REQ-SIM-11
TEST(Scattering, KleinNishinaWithBoundElectronsIsTheTabulatedCrossSection) {
    const Material& water = test::materials().of("water");
    for (const double kev : {60.0, 140.5, 300.0, 600.0}) {
        const double free = over_directions([&](double c) {
            const double p = 1.0 / (1.0 + kev / electron_kev * (1.0 - c));
            const double x = std::sqrt(0.5 * (1.0 - c)) * kev / kev_angstrom;
            return 0.5 * electron_radius2_cm2 * p * p * (p + 1.0 / p - (1.0 - c * c)) * water.incoherent(x);
        });
        // 3.3428e23 electrons per gram of water. The library integrates the same product: 0.5 % of two interpolations.
        EXPECT_NEAR(water.cross_sections(kev).compton, 0.1 * 3.3428e23 * free,
                    0.005 * water.cross_sections(kev).compton);
    }
}

TEST(Scattering, DrawnAnglesFollowTheirDensity) {
    constexpr int draws = 200000, bins = 20;
    for (const bool compton : {true, false}) {
        const Scattering scattering(test::materials().of("water"), 200.0);
        std::array<int, bins> counted{};
        for (int i = 0; i < draws; ++i) {
            RandomStream random(3, 99, static_cast<std::uint64_t>(i));
            const double c = compton ? scattering.draw_compton(140.5, random) : scattering.draw_rayleigh(140.5, random);
            ++counted[std::min<std::size_t>(bins - 1, static_cast<std::size_t>((c + 1.0) / 2.0 * bins))];
        }
        double chi2 = 0.0;
        for (int b = 0; b < bins; ++b) {
            double expected = 0.0;
            constexpr int parts = 2000;
            for (int k = 0; k < parts; ++k) {
                const double c = -1.0 + (b + (k + 0.5) / parts) * 2.0 / bins;
                expected += compton ? scattering.compton_density(140.5, c) : scattering.rayleigh_density(140.5, c);
            }
            expected *= draws * 2.0 * std::numbers::pi * 2.0 / bins / parts;
            chi2 += std::pow(counted[static_cast<std::size_t>(b)] - expected, 2) / expected;
        }
        EXPECT_LT(chi2, 45.3) << (compton ? "Compton" : "Rayleigh");  // 20 degrees of freedom, probability 0.001
    }
}

TEST(Scattering, ComptonEnergyIsTheTextbooks) {
    EXPECT_NEAR(compton_energy_kev(140.511, -1.0), 90.66, 0.01);  // 180 degrees
    EXPECT_NEAR(compton_energy_kev(140.511, 0.0), 110.21, 0.01);  // 90 degrees
    EXPECT_EQ(compton_energy_kev(140.511, 1.0), 140.511);
}

}  // namespace
}  // namespace isotone::simulate
