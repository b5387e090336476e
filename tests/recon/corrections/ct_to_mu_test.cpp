// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/ct_to_mu.hpp"

#include "core/error.hpp"
#include "io/config/share.hpp"
#include "tests/support/error_of.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace isotone::recon {
namespace {

AttenuationTable water() {
    return io::config::load_material("water");
}
AttenuationTable bone() {
    return io::config::load_material("cortical bone");
}

// REQ-MU-01
TEST(CtToMu, AirWaterAndBoneComeOutAsThemselves) {
    for (const double kvp : {80.0, 120.0, 140.0}) {
        for (const double kev : {113.0, 140.5, 208.4, 364.5, 511.0}) {
            const HounsfieldScale scale = hounsfield_scale(kvp, kev, water(), bone());
            EXPECT_NEAR(scale.mu_per_mm(0.0), water().attenuation_per_mm(kev), 1e-15);
            EXPECT_NEAR(scale.mu_per_mm(-1000.0), 0.0, 1e-15);
            EXPECT_EQ(scale.mu_per_mm(-3024.0), 0.0);  // what scanners write outside their circle
            // Bone has the Hounsfield unit of its contrast at the effective energy.
            const double ct_kev = effective_ct_energy_kev(kvp);
            const double bone_hu =
                1000.0 * (bone().attenuation_per_mm(ct_kev) / water().attenuation_per_mm(ct_kev) - 1.0);
            EXPECT_NEAR(scale.mu_per_mm(bone_hu), bone().attenuation_per_mm(kev), 1e-12);
        }
    }
    // Narrow-beam water at 140.5 keV: 0.1536 / cm, straight in logarithms between NIST at 100 and 150 keV.
    EXPECT_NEAR(hounsfield_scale(120.0, 140.511, water(), bone()).water_per_mm, 0.01536, 1e-5);
}

// REQ-MU-01. Measured for PET, 1/cm per HU: J. P. J. Carney et al., Med Phys 33 (2006) 976, table. 4 %: the spectrum
// behind the effective energies is a formula's.
TEST(CtToMu, SlopesAboveWaterAgreeWithMeasuredOnesAt511Kev) {
    const std::pair<double, double> measured[] = {{80.0, 3.64e-5},  {100.0, 4.43e-5}, {110.0, 4.92e-5},
                                                  {120.0, 5.10e-5}, {130.0, 5.51e-5}, {140.0, 5.64e-5}};
    for (const auto& [kvp, per_cm_hu] : measured) {
        const double slope = 10.0 * hounsfield_scale(kvp, 511.0, water(), bone()).above_per_mm_hu;
        EXPECT_NEAR(slope / per_cm_hu, 1.0, 0.04) << kvp << " kV";
    }
}

// REQ-MU-01
TEST(CtToMu, ConvertsAVolumeOnItsOwnGrid) {
    Volume hu(ImageGrid::centred({3, 1, 1}, {2.0, 2.0, 2.0}), Quantity::other);
    hu.values = {-500.0F, 0.0F, 1000.0F};
    const Volume mu = mu_from_ct(hu, 120.0, 140.511, water(), bone());
    const HounsfieldScale scale = hounsfield_scale(120.0, 140.511, water(), bone());
    EXPECT_EQ(mu.grid, hu.grid);
    EXPECT_EQ(mu.quantity, Quantity::attenuation);
    EXPECT_NEAR(mu.values[0], 0.5 * scale.water_per_mm, 1e-9);
    EXPECT_NEAR(mu.values[1], scale.water_per_mm, 1e-9);
    EXPECT_NEAR(mu.values[2], scale.water_per_mm + 1000.0 * scale.above_per_mm_hu, 1e-9);
    // A CT at a higher voltage shows bone with less contrast: the same HU means more bone.
    EXPECT_GT(hounsfield_scale(140.0, 140.511, water(), bone()).above_per_mm_hu, scale.above_per_mm_hu);
}

// REQ-MU-02
TEST(CtToMu, RefusesWhatIsNoCt) {
    Volume volume(ImageGrid::centred({2, 1, 1}, {1.0, 1.0, 1.0}));
    volume.values = {0.0F, 0.0154F};
    EXPECT_NE(test::error_of([&] { (void)mu_from_ct(volume, 120.0, 140.5, water(), bone()); }).hint().find("mu-map"),
              std::string::npos);
    volume.values = {24.0F, 2048.0F};
    EXPECT_NE(test::error_of([&] { (void)mu_from_ct(volume, 120.0, 140.5, water(), bone()); }).hint().find("rescale"),
              std::string::npos);
    volume.values = {-1000.0F, NAN};
    EXPECT_THROW((void)mu_from_ct(volume, 120.0, 140.5, water(), bone()), Error);
    volume.values = {-1000.0F, 0.0F};
    EXPECT_THROW((void)mu_from_ct(volume, 0.0, 140.5, water(), bone()), Error);
    EXPECT_THROW((void)mu_from_ct(volume, 60.0, 140.5, water(), bone()), Error);
    EXPECT_THROW((void)mu_from_ct(volume, 120.0, 5.0, water(), bone()), Error);
}

}  // namespace
}  // namespace isotone::recon
