// SPDX-License-Identifier: Apache-2.0
#include "recon/model/crystal_efficiency.hpp"

#include "core/error.hpp"
#include "io/config/share.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace isotone::recon {
namespace {

/// Geant4 (Penelope physics, de-excitation on): share of a pencil beam in a 20 % window, from the validation page of
/// TOPAS-SPECT (read 2026-11-25). It counts what escapes as K X rays as lost and small-angle losses within the window
/// as full energy; the first costs it 3 % at 113 and 140 keV.
struct Simulated {
    double kev, nai, czt;
};

// REQ-CDR-02
TEST(CrystalEfficiency, AgreesWithAMonteCarloOfTheCrystal) {
    const AttenuationTable nai = io::config::load_material("NaI");
    const AttenuationTable czt = io::config::load_material("CZT");
    // 3.5 %: the X rays that escape.
    for (const Simulated& at : {Simulated{113.0, 0.944, 0.968}, Simulated{140.5, 0.862, 0.905}}) {
        EXPECT_NEAR(full_energy_efficiency(nai, 9.5, at.kev) / at.nai, 1.0, 0.035) << at.kev << " keV";
        EXPECT_NEAR(full_energy_efficiency(czt, 7.25, at.kev) / at.czt, 1.0, 0.035) << at.kev << " keV";
    }
    // 2 %: where photons go after they scatter is approximated.
    for (const Simulated& at :
         {Simulated{208.0, 0.545, 0.607}, Simulated{250.0, 0.400, 0.456}, Simulated{440.0, 0.149, 0.178}}) {
        EXPECT_NEAR(full_energy_efficiency(nai, 9.5, at.kev) / at.nai, 1.0, 0.02) << at.kev << " keV";
        EXPECT_NEAR(full_energy_efficiency(czt, 7.25, at.kev) / at.czt, 1.0, 0.02) << at.kev << " keV";
    }
}

TEST(CrystalEfficiency, LiesBetweenPhotoelectricAbsorptionAndInteraction) {
    const AttenuationTable nai = io::config::load_material("NaI");
    for (const double kev : {80.0, 140.0, 364.0, 662.0}) {
        const double photoelectric = nai.photoelectric_per_mm(kev), mu = photoelectric + nai.incoherent_per_mm(kev);
        const double interacts = -std::expm1(-mu * 9.525);
        const double efficiency = full_energy_efficiency(nai, 9.525, kev);
        EXPECT_LT(efficiency, interacts);
        EXPECT_GT(efficiency, interacts * photoelectric / mu);
    }
    // A thick crystal lets nothing out but what scatters back from its face.
    EXPECT_GT(full_energy_efficiency(nai, 500.0, 140.0), 0.95);
    EXPECT_THROW((void)full_energy_efficiency(nai, 9.525, 20.0), Error);
}

}  // namespace
}  // namespace isotone::recon
