// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/text_values.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace isotone::io::dicom {
namespace {

TEST(TextValues, NumbersOfRealFiles) {
    EXPECT_EQ(parse_number("3.88777472E8"), 3.88777472e8);
    EXPECT_EQ(parse_number(" 6588.0 "), 6588.0);
    EXPECT_EQ(parse_number(std::string("109.771\0", 8)), 109.771);
    EXPECT_EQ(parse_number("+71"), 71.0);
    EXPECT_EQ(parse_number("-0.0"), 0.0);
    EXPECT_EQ(parse_number("0.5817961222247654"), 0.5817961222247654);  // longer than a DS may be
}

TEST(TextValues, TextThatIsNoNumberIsNone) {
    for (const char* text : {"", " ", "6588,0", "6588 s", "0x10", "nan", "inf", "1e999", "1.2.3", "--1", "+-1"}) {
        EXPECT_FALSE(parse_number(text)) << text;
    }
}

TEST(TextValues, Dates) {
    EXPECT_EQ(parse_date("19700101"), 0);
    EXPECT_EQ(parse_date("20000301").value() - parse_date("20000228").value(), 2);
    EXPECT_EQ(parse_date("2025.01.01"), parse_date("20250101"));
    for (const char* text : {"", "2025010", "20250230", "20251301", "2025010a", "-2025010"}) {
        EXPECT_FALSE(parse_date(text)) << text;
    }
}

TEST(TextValues, Times) {
    EXPECT_EQ(parse_time("112011.00"), 11 * 3600.0 + 20 * 60.0 + 11.0);
    EXPECT_EQ(parse_time("10"), 36000.0);
    EXPECT_EQ(parse_time("1005"), 36300.0);
    EXPECT_EQ(parse_time("10:05:01"), 36301.0);
    EXPECT_EQ(parse_time("235959.999999"), 86399.999999);
    for (const char* text : {"", "1", "240000", "106000", "10.5", "100000.", "100000.1234567", "1000000"}) {
        EXPECT_FALSE(parse_time(text)) << text;
    }
}

TEST(TextValues, DateTimes) {
    const auto plain = parse_date_time("20250101100000.000000");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->time.second, 36000.0);
    EXPECT_FALSE(plain->utc_offset_min);
    EXPECT_EQ(parse_date_time("20250101100000-0330").value().utc_offset_min, -210);
    for (const char* text : {"", "20250101", "20250101100000+1", "2025010110000"}) {
        EXPECT_FALSE(parse_date_time(text)) << text;
    }
}

TEST(TextValues, WrittenNumbersFitAndComeBack) {
    for (const double value : {0.1, 1.0 / 3.0, 388777472.0, 3.88777472123456e8, 1e-7 / 3.0, -1.0 / 3.0, 1e300 / 7.0}) {
        const std::string text = decimal_string(value);
        EXPECT_LE(text.size(), 16U) << text;
        // The longest forms, "-d.ddddddddde-nn", still hold ten digits.
        EXPECT_NEAR(parse_number(text).value() / value, 1.0, 1e-9) << text;
    }
}

TEST(TextValues, NegativeZeroIsWrittenAsZero) {
    EXPECT_EQ(decimal_string(-0.0), "0");
}

TEST(TextValues, WrittenTimesComeBack) {
    EXPECT_EQ(time_text(39600.5), "110000.500000");
    EXPECT_EQ(time_text(86399.9999999), "235959.999999");
    EXPECT_EQ(date_text(parse_date("20240229").value()), "20240229");
    const ClockTime time{20089, 39600.25};
    EXPECT_EQ(parse_date_time(date_time_text(time)).value().time, time);
}

TEST(TextValues, ValuesAreSplitAndTrimmed) {
    EXPECT_EQ(split_values("DECY\\ATTN \\SCAT"), (std::vector<std::string>{"DECY", "ATTN", "SCAT"}));
    EXPECT_TRUE(split_values("  ").empty());
    EXPECT_EQ(split_values("A\\").size(), 2U);
}

}  // namespace
}  // namespace isotone::io::dicom
