// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/pet_codes.hpp"

#include <gtest/gtest.h>

namespace isotone::io::dicom {
namespace {

TEST(PetCodes, SinglePhotonNuclidesHaveTheCodesOfTheStandard) {
    const auto value = [](const char* name) {
        const auto code = radionuclide_code(name);
        return code ? std::string(code->scheme) + " " + code->value : std::string();
    };
    EXPECT_EQ(value("99mTc"), "SCT 72454006");
    EXPECT_EQ(value("111In"), "SCT 56609000");
    EXPECT_EQ(value("123I"), "SCT 21572004");
    EXPECT_EQ(value("131I"), "SCT 1368003");
    EXPECT_EQ(value("177Lu"), "SCT 447553000");
    EXPECT_EQ(value("201Tl"), "SCT 60057003");
    EXPECT_EQ(value("67Ga"), "SCT 2008008");
    EXPECT_EQ(value("99Tc"), "");  // the ground state is another nuclide
}

TEST(PetCodes, EveryWayToWriteANuclideIsUnderstood) {
    for (const char* name : {"99mTc", "Tc-99m", "Tc99m", "99m-Tc"}) {
        ASSERT_TRUE(radionuclide_code(name)) << name;
        EXPECT_STREQ(radionuclide_code(name)->meaning, "^99m^Technetium");
    }
}

}  // namespace
}  // namespace isotone::io::dicom
