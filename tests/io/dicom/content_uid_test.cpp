// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/content_uid.hpp"

#include "io/dicom/pet_codes.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace isotone::io::dicom {
namespace {

TEST(ContentUid, IsALegalUidOfAUuid) {
    for (const char* content : {"", "a", "b", "some longer content"}) {
        const std::string uid = ContentUid("test").add(content).uid();
        EXPECT_TRUE(uid.starts_with("2.25."));
        EXPECT_LE(uid.size(), 5U + 39U);  // 2^128 has 39 digits
        EXPECT_TRUE(std::all_of(uid.begin() + 5, uid.end(), [](char c) { return c >= '0' && c <= '9'; }));
        EXPECT_NE(uid[5], '0');
    }
}

TEST(ContentUid, PiecesAndPurposesDoNotRunTogether) {
    EXPECT_EQ(ContentUid("p").add("ab").uid(), ContentUid("p").add("ab").uid());
    EXPECT_NE(ContentUid("p").add("ab").add("c").uid(), ContentUid("p").add("a").add("bc").uid());
    EXPECT_NE(ContentUid("p").add("a").uid(), ContentUid("q").add("a").uid());
}

TEST(ContentUid, IsTheStartOfTheDigestInDecimal) {
    // SHA-256 of the 8 byte length and the byte of the purpose "x", bits 48..51 set to the
    // version 8 and bits 64, 65 to the variant 10;
    // computed with Python's hashlib and integers.
    EXPECT_EQ(ContentUid("x").uid(), "2.25.331118386973679354829238090210829889894");
}

TEST(PetCodes, NuclidesAreFoundInEverySpelling) {
    for (const char* name : {"18F", "F-18", "F18", "18-f"}) {
        ASSERT_TRUE(radionuclide_code(name)) << name;
        EXPECT_STREQ(radionuclide_code(name)->value, "77004003");
    }
    EXPECT_STREQ(radionuclide_code("Zr-89")->value, "63360001");
    EXPECT_FALSE(radionuclide_code("99Xy"));
    EXPECT_STREQ(tracer_code("fdg")->value, "35321007");
    EXPECT_FALSE(tracer_code("unknown"));
}

TEST(PetCodes, PositionsFollowFromBothSnomedForms) {
    EXPECT_EQ(position_of_codes("102540008", "40199007"), "HFS");
    EXPECT_EQ(position_of_codes("F-10480", "F-10310"), "FFP");
    EXPECT_EQ(position_of_codes("F-10480", "other"), "");
}

}  // namespace
}  // namespace isotone::io::dicom
