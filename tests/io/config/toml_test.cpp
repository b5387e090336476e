// SPDX-License-Identifier: Apache-2.0
#include "io/config/toml.hpp"

#include "core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

namespace isotone::io::config {
namespace {

using ::testing::HasSubstr;

TEST(Toml, ReadsValuesInTheOrderOfTheFile) {
    const Record record =
        parse_toml("zeta = 1\nalpha = 2.5\n[middle]\nx = \"a\"\n[[item]]\nn = 1\n[[item]]\nn = 2\n", "t");
    const auto& fields = std::get<Record::Fields>(record.value());
    ASSERT_EQ(fields.size(), 4U);
    EXPECT_EQ(fields[0].first, "zeta");
    EXPECT_EQ(fields[1].first, "alpha");
    EXPECT_EQ(std::get<std::int64_t>(fields[0].second.value()), 1);
    EXPECT_EQ(std::get<double>(fields[1].second.value()), 2.5);
    EXPECT_EQ(std::get<std::string>(record.find("middle")->find("x")->value()), "a");
    EXPECT_EQ(std::get<Record::List>(record.find("item")->value()).size(), 2U);
}

TEST(Toml, WhatIsWrittenReadsBackTheSame) {
    Record record;
    record["tenth"] = 0.1;
    record["whole"] = 3.0;
    record["count"] = 3;
    record["text"] = "quote \" slash \\ line\nend";
    record["odd key"] = true;
    record["list"] = Record::List{1, 2.0, "x"};
    record["empty"] = Record::List{};
    record["table"]["deep"]["value"] = 1e-300;
    Record element;
    element["radius"] = 5.0;
    record["items"].push_back(element);
    record["items"].push_back(element);
    const std::string once = write_toml(record);
    const Record read = parse_toml(once, "written");
    EXPECT_EQ(write_toml(read), once);
    EXPECT_EQ(std::get<double>(read.find("tenth")->value()), 0.1);
    EXPECT_TRUE(std::holds_alternative<double>(read.find("whole")->value()));
    EXPECT_TRUE(std::holds_alternative<std::int64_t>(read.find("count")->value()));
    EXPECT_EQ(std::get<std::string>(read.find("text")->value()), "quote \" slash \\ line\nend");
    EXPECT_EQ(std::get<double>(read.find("table")->find("deep")->find("value")->value()), 1e-300);
}

TEST(Toml, FaultNamesLineAndColumn) {
    try {
        (void)parse_toml("a = 1\nb = = 2\n", "broken.toml");
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::usage);
        EXPECT_THAT(error.where(), HasSubstr("broken.toml, line 2"));
    }
}

TEST(Toml, RefusesDuplicatesDeepNestingAndHugeTexts) {
    EXPECT_THROW((void)parse_toml("a = 1\na = 2\n", "t"), Error);
    std::string dotted = "a";
    std::string brackets = "a = ";
    for (int i = 0; i < 100000; ++i) {
        dotted += ".a";
        brackets += "[";
    }
    EXPECT_THROW((void)parse_toml(dotted + " = 1\n", "t"), Error);
    EXPECT_THROW((void)parse_toml("[" + dotted + "]\n", "t"), Error);
    EXPECT_THROW((void)parse_toml(brackets, "t"), Error);
    EXPECT_THROW((void)parse_toml(std::string(std::size_t{5} << 20, '\n'), "t"), Error);
}

TEST(Toml, BracketsAndDotsInsideTextsAndCommentsAreNotNesting) {
    const std::string dots(200, '.');
    const std::string text = "a = \"[[[[" + dots + "\" # " + dots + "\nb = '''\n" + dots + "\n'''\nc = 1.5\n";
    EXPECT_EQ(std::get<double>(parse_toml(text, "t").find("c")->value()), 1.5);
}

// Found by fuzzing: undefined behaviour in toml++ 3.3.
TEST(Toml, NonAsciiCharactersBelongIntoTextsAndComments) {
    EXPECT_THROW((void)parse_toml("a = \xcf\x9d 1\n", "t"), Error);
    EXPECT_THROW((void)parse_toml("\xcf\x9d = 1\n", "t"), Error);
    // a quote where no text starts, which hides the letter
    EXPECT_THROW((void)parse_toml("a = 1\x10'\xc2\xbf-sc0*", "t"), Error);
    EXPECT_THROW((void)parse_toml("a = 1 'x'\n", "t"), Error);
    EXPECT_EQ(std::get<std::string>(parse_toml("\xef\xbb\xbf"
                                               "a = '\xcf\x9d' # \xcf\x9d\n",
                                               "t")
                                        .find("a")
                                        ->value()),
              "\xcf\x9d");
}

TEST(Toml, TextsStartWhereTheParserExpectsThem) {
    const Record all = parse_toml(
        "'a b' = ' '\n"
        "t = \"\"\"x\"\"\"\"\n"
        "[ \"c\".\"d\" ]\n"
        "e = [ 'f','g',\n'h']\n"
        "i = {'j' = \"\", \"k\" = ''}\r\n",
        "t");
    EXPECT_EQ(std::get<std::string>(all.find("t")->value()), "x\"");
    const Record* inner = all.find("c")->find("d");
    EXPECT_EQ(std::get<std::string>(inner->find("i")->find("k")->value()), "");
}

TEST(Toml, MissingFileIsInputMissing) {
    try {
        (void)read_toml("/nonexistent/file.toml");
        FAIL() << "accepted";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::input_missing);
    }
}

}  // namespace
}  // namespace isotone::io::config
