// SPDX-License-Identifier: Apache-2.0
#include "simulate/materials/materials.hpp"

#include "core/error.hpp"
#include "tests/simulate/spect/spect_scenes.hpp"

#include <gtest/gtest.h>

namespace isotone::simulate {
namespace {

/// mu / rho with coherent scattering, cm2/g, of NIST SRD 126 (Hubbell and Seltzer).
struct Nist {
    const char* material;
    double kev, cm2_per_g;
};

// REQ-SIM-10
TEST(Materials, AttenuationAgreesWithNist) {
    constexpr Nist values[] = {
        {"water", 50, 0.2269},          {"water", 80, 0.1837},          {"water", 100, 0.1707},
        {"water", 150, 0.1505},         {"water", 200, 0.1370},         {"water", 300, 0.1186},
        {"water", 500, 0.09687},        {"lead", 100, 5.549},           {"lead", 150, 2.014},
        {"lead", 200, 0.9985},          {"lead", 300, 0.4031},          {"lead", 500, 0.1614},
        {"cortical_bone", 100, 0.1855}, {"cortical_bone", 150, 0.1480}, {"cortical_bone", 200, 0.1309},
        {"soft_tissue", 100, 0.1688},   {"soft_tissue", 150, 0.1490},   {"pmma", 150, 0.1456},
    };
    for (const Nist& nist : values) {
        const Material& material = test::materials().of(nist.material);
        const double found = 10.0 * material.mu_per_mm(nist.kev) / material.density_g_per_ml;
        // EPDL97 and XCOM evaluate the photoeffect and coherent scattering apart: they differ by up to 1 %.
        EXPECT_NEAR(found / nist.cm2_per_g, 1.0, 0.01) << nist.material << " at " << nist.kev << " keV";
    }
}

TEST(Materials, HaveTheEdgesOfTheirElements) {
    const Material& lead = test::materials().of("lead");  // K edge 88.00 keV (88.29 in EPDL97)
    EXPECT_GT(lead.mu_per_mm(89.0), 3.0 * lead.mu_per_mm(87.9));
    const Material& crystal = test::materials().of("NaI");  // iodine's K edge 33.17 keV
    EXPECT_GT(crystal.mu_per_mm(33.3), 4.0 * crystal.mu_per_mm(33.1));
}

TEST(Materials, ScatterFreelyFarFromForwards) {
    const Material& water = test::materials().of("water");
    EXPECT_EQ(water.incoherent(0.0), 0.0);
    EXPECT_NEAR(water.incoherent(8.0), 1.0, 0.01);
    EXPECT_EQ(water.form_factor_squared(0.0), 1.0);
    EXPECT_LT(water.form_factor_squared(1.0), 0.05);
}

TEST(Materials, RefuseWhatTheyDoNotHold) {
    EXPECT_THROW((void)test::materials().of("watr"), Error);
    EXPECT_THROW((void)test::materials().of("water").mu_per_mm(5.0), Error);
    EXPECT_THROW((void)test::materials().of("water").mu_per_mm(1000.0), Error);
}

}  // namespace
}  // namespace isotone::simulate
