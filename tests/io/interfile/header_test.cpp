// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/header.hpp"

#include "io/interfile/decimal.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace isotone::io::interfile {
namespace {

using test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;

Header parsed(const std::string& lines) {
    return Header::parse("!INTERFILE :=\n" + lines, "a.hs");
}

ErrorCode refusal_of(const std::string& lines) {
    return error_of([&] { parsed(lines); }).code();
}

TEST(InterfileHeader, ComparesKeysWithoutCaseBlanksUnderscoresAndMarks) {
    const Header header = parsed("!Matrix_Size [ 3 ] := 7\r\n; a comment := x\n\n!END OF INTERFILE :=\n");
    EXPECT_EQ(header.integer("matrix size", 1, 10, 3), 7);
    EXPECT_EQ(header.integer("MATRIXSIZE", 1, 10, 3), 7);
    EXPECT_FALSE(header.has("matrix size"));
    EXPECT_TRUE(header.complete());
}

TEST(InterfileHeader, ReadsListsAndContinuedLines) {
    const Header header = parsed("sizes := { 1,-2 , \\\n 3}\nsingle := 4\n");
    EXPECT_THAT(header.integers("sizes", -5, 5), ElementsAre(1, -2, 3));
    EXPECT_THAT(header.integers("single", -5, 5), ElementsAre(4));
    EXPECT_FALSE(header.complete());
}

TEST(InterfileHeader, ReadsNumbersAsWritten) {
    const Header header = parsed("activity := 4.65e+007\nlength := 0.40625\n");
    EXPECT_EQ(header.number("activity"), 4.65e7);
    EXPECT_EQ(header.shifted("length", 1), 4.0625);
}

TEST(InterfileHeader, RefusesWhatIsNoInterfile) {
    EXPECT_EQ(error_of([] { Header::parse("", "a.hs"); }).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(error_of([] { Header::parse("matrix size := 3\n", "a.hs"); }).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of("a line without a mark\n"), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(std::string("key := a\0b\n", 11)), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of("matrix size [0] := 3\n"), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of("matrix size [99999999999] := 3\n"), ErrorCode::input_corrupt);
}

TEST(InterfileHeader, RefusesTwoValuesOfOneKeyAndNamesTheLine) {
    const Error error = error_of([] { parsed("rings := 3\nother := 1\n!Rings := 4\n"); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_EQ(error.where(), "a.hs, line 4");
    EXPECT_EQ(parsed("rings := 3\nrings := 3\n").integer("rings", 1, 9), 3);
}

TEST(InterfileHeader, LimitsItsSize) {
    EXPECT_EQ(refusal_of("k := " + std::string(largest_line_bytes, '1') + "\n"), ErrorCode::input_corrupt);
    std::string many;
    for (std::size_t i = 0; i < largest_line_count; ++i) {
        many += ";\n";
    }
    EXPECT_EQ(refusal_of(many), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(std::string(largest_header_bytes, ';')), ErrorCode::input_corrupt);
}

TEST(InterfileHeader, NamesTheKeyOfAFaultyValue) {
    const Header header = parsed("matrix size [2] := -4\nlist := {1,2\nnumber := 1e999\nword := x1\n");
    const Error negative = error_of([&] { return header.integer("matrix size", 1, 100, 2); });
    EXPECT_EQ(negative.code(), ErrorCode::input_corrupt);
    EXPECT_EQ(negative.where(), "a.hs, key 'matrix size [2]'");
    EXPECT_THAT(negative.what(), HasSubstr("-4"));
    EXPECT_EQ(error_of([&] { return header.list("list"); }).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(error_of([&] { return header.number("number"); }).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(error_of([&] { return header.number("word"); }).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(error_of([&] { return header.number("absent"); }).code(), ErrorCode::input_corrupt);
}

TEST(Decimal, MovesThePointWithoutRounding) {
    for (const double mm : {4.0625, 2.08626, 3.29114, 335.0, 0.1 + 0.2, 1e-7, 6.02e23, -0.46875, 0.0}) {
        EXPECT_EQ(parse_shifted(shifted_text(mm, -1), 1), mm) << mm;
        EXPECT_EQ(parse_shifted(shifted_text(mm, 0), 0), mm) << mm;
    }
    EXPECT_EQ(shifted_text(4.0625, -1), "0.40625");
    EXPECT_FALSE(parse_shifted("", 0));
    EXPECT_FALSE(parse_shifted("nan", 0));
    EXPECT_FALSE(parse_shifted("1e", 0));
    EXPECT_FALSE(parse_shifted("1e99999999999", 0));
    EXPECT_FALSE(parse_shifted("1 2", 0));
}

}  // namespace
}  // namespace isotone::io::interfile
