// SPDX-License-Identifier: Apache-2.0
#include "harmonize/suv/nuclide_name.hpp"

#include <gtest/gtest.h>

namespace isotone::harmonize::suv {
namespace {

TEST(NuclideName, WaysToWriteOneNuclideAreTheSame) {
    for (const char* name : {"18F", "F-18", "f18", "^18^Fluorine", "Fluorine-18", "18 F", "[18F]"}) {
        EXPECT_EQ(same_nuclide(name, "18F"), true) << name;
    }
    EXPECT_EQ(same_nuclide("^82^Rubidium", "Rb-82"), true);
    EXPECT_EQ(same_nuclide("^52^Manganese", "52MN"), true);
    for (const char* name : {"99mTc", "Tc-99m", "TC99M", "^99m^Tc"}) {
        EXPECT_EQ(same_nuclide(name, "99mTc"), true) << name;
    }
    EXPECT_EQ(same_nuclide("^52m^Manganese", "Mn-52m"), true);
}

TEST(NuclideName, OtherNuclidesDiffer) {
    EXPECT_EQ(same_nuclide("68Ga", "18F"), false);
    EXPECT_EQ(same_nuclide("^11^Carbon", "18F"), false);
    EXPECT_EQ(same_nuclide("68Ge", "68Ga"), false);
    EXPECT_EQ(same_nuclide("Mn-52m", "^52^Manganese"), false);
}

// A text that names a tracer must be reported as unchecked, not as another nuclide.
TEST(NuclideName, TracersAndUnknownWordsDecideNothing) {
    for (const char* name : {"", "F", "18", "18FDG", "18F-FDG", "FDG-18", "18FET", "NaF-18", "C15O", "15O2", "H2 15O",
                             "13NH3", "11CO2", "PSMA-1007 F-18", "^166^Holmium", "Fluorine-18 (F-18)", "99mTcO4"}) {
        EXPECT_EQ(same_nuclide(name, "18F"), std::nullopt) << name;
        EXPECT_EQ(same_nuclide("18F", name), std::nullopt) << name;
    }
}

}  // namespace
}  // namespace isotone::harmonize::suv
