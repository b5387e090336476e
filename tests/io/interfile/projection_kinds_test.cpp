// SPDX-License-Identifier: Apache-2.0
/// Which files are projections, and how their numbers are stored.
#include "tests/io/interfile/read_projection_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::io::interfile {
namespace {

using file::write_atomically;
using test::ones;
using test::read;
using test::refusal_of;
using test::replaced;
using test::simind_header;
using test::SmallScan;
using test::stir_header;
using test::TemporaryFolder;

TEST(InterfileProjections, ReadsIntegersInEitherByteOrderAfterAnOffset) {
    SmallScan scan;
    scan.views = 4;
    scan.bins = 2;
    scan.rows = 1;
    std::string header = stir_header(scan, "orbit := circular\nradius := 150\n", "data offset in bytes := 3\n");
    header = replaced(replaced(header, "format := float", "format := unsigned integer"), "pixel := 4", "pixel := 2");
    const std::string little("xxx\1\2\2\0\3\0\4\0\5\0\6\0\7\0\x8\x80", 19);
    const std::string big("xxx\2\1\0\2\0\3\0\4\0\5\0\6\0\7\x80\x8", 19);
    const std::vector<float> expected{513, 2, 3, 4, 5, 6, 7, 32776};
    EXPECT_EQ(read(header, little).counts[0].values, expected);
    EXPECT_EQ(read(replaced(header, "LITTLE", "BIG"), big).counts[0].values, expected);
    const std::string is_signed = replaced(header, "unsigned", "signed");
    EXPECT_EQ(read(is_signed, little).counts[0].values.back(), -32760.0F);
    EXPECT_EQ(refusal_of(header, little.substr(1)).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal_of(header, little + "y").code(), ErrorCode::inconsistent_data);
}

TEST(InterfileProjections, RefusesOtherKindsOfData) {
    const SmallScan scan;
    const std::string header = stir_header(scan);
    for (const auto& [from, to] :
         {std::pair{"Tomographic", "Static"}, std::pair{"acquired\n", "reconstructed\n"}, std::pair{"nucmed", "PT"},
          std::pair{"!END OF INTERFILE", ";"}, std::pair{"CW\n", "left\n"}, std::pair{"circular", "spiral"}}) {
        EXPECT_EQ(refusal_of(replaced(header, from, to), ones(scan)).code(), ErrorCode::input_corrupt) << to;
    }
    EXPECT_EQ(refusal_of(stir_header(scan, "radius := 150\n", "number of time frames := 2\n"), ones(scan)).code(),
              ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(stir_header(scan, "radius := 150\n", "X_offset := 3\n"), ones(scan)).code(),
              ErrorCode::input_corrupt);
}

TEST(InterfileProjections, AreToldFromOtherFiles) {
    const TemporaryFolder folder;
    const SmallScan scan;
    write_atomically(folder / "a.hs", stir_header(scan));
    write_atomically(folder / "a.h00", simind_header(scan));
    write_atomically(folder / "pet.hs", "!INTERFILE :=\nPET data type := Emission\n!END OF INTERFILE :=\n");
    write_atomically(folder / "image.h33", replaced(stir_header(scan), "acquired\n", "reconstructed\n"));
    write_atomically(folder / "bytes", std::string("\0\1\2", 3));
    write_atomically(folder / "empty", "");
    EXPECT_TRUE(holds_projections(folder / "a.hs"));
    EXPECT_TRUE(holds_projections(folder / "a.h00"));
    // Projections whose header is wrong are still no sinogram of PET.
    write_atomically(folder / "heads.hs", replaced(stir_header(scan), "!type", "number of detector heads := 9\n!type"));
    EXPECT_TRUE(holds_projections(folder / "heads.hs"));
    for (const char* other : {"pet.hs", "image.h33", "bytes", "empty", "absent", ""}) {
        EXPECT_FALSE(holds_projections(folder / other)) << other;
    }
}

}  // namespace
}  // namespace isotone::io::interfile
