// SPDX-License-Identifier: Apache-2.0
#include "core/attenuation_table.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

namespace isotone {
namespace {

/// mu / rho of each process is energy^-1 x 100, with an edge at 200 keV that doubles the photoelectric one.
AttenuationTable table() {
    return {"m", 2.0, {100, 200, 200, 400}, {1.0, 0.5, 1.0, 0.5}, {1.0, 0.5, 0.5, 0.25}, {1.0, 0.5, 0.5, 0.25}, ""};
}

TEST(AttenuationTable, IsStraightInLogarithms) {
    // A power law is met everywhere: 100 / 150 cm2/g x 2 g/mL = 1.3333 / cm.
    EXPECT_NEAR(table().incoherent_per_mm(150.0), 0.1 * 2.0 * 100.0 / 150.0, 1e-15);
    EXPECT_NEAR(table().attenuation_per_mm(100.0), 0.1 * 2.0 * 3.0, 1e-15);
    EXPECT_NEAR(table().coherent_per_mm(400.0), 0.1 * 2.0 * 0.25, 1e-15);
}

TEST(AttenuationTable, JumpsAtAnEdge) {
    EXPECT_NEAR(table().photoelectric_per_mm(200.0 - 1e-9), 0.1 * 2.0 * 0.5, 1e-9);
    EXPECT_NEAR(table().photoelectric_per_mm(200.0), 0.1 * 2.0 * 1.0, 1e-15);
}

TEST(AttenuationTable, RefusesOtherEnergiesAndTablesThatCannotBe) {
    EXPECT_THROW((void)table().attenuation_per_mm(99.0), Error);
    EXPECT_THROW((void)table().attenuation_per_mm(401.0), Error);
    EXPECT_NO_THROW(table().check("file"));
    AttenuationTable bad = table();
    bad.energy_kev = {100, 200, 150, 400};
    EXPECT_THROW(bad.check("file"), Error);
    bad = table();
    bad.energy_kev = {100, 200, 400, 400};
    EXPECT_THROW(bad.check("file"), Error);
    bad = table();
    bad.coherent_cm2_g.pop_back();
    EXPECT_THROW(bad.check("file"), Error);
    bad = table();
    bad.coherent_cm2_g[1] = 0.0;
    EXPECT_THROW(bad.check("file"), Error);
}

}  // namespace
}  // namespace isotone
