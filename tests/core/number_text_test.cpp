// SPDX-License-Identifier: Apache-2.0
#include "core/number_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace isotone {
namespace {

// REQ-CMD-07
TEST(NumberText, HasNoZerosAtTheEnd) {
    EXPECT_EQ(number_text(126.46), "126.46");
    EXPECT_EQ(number_text(91.46601), "91.466");
    EXPECT_EQ(number_text(21624.12, 7), "21624.12");
    EXPECT_EQ(number_text(100.0), "100");
    EXPECT_EQ(number_text(0.0), "0");
    EXPECT_EQ(number_text(-0.0), "0");
    EXPECT_EQ(number_text(-4.8F), "-4.8");  // the float is -4.80000019
}

// REQ-CMD-07
TEST(NumberText, KeepsItsDigitsWhateverTheSize) {
    EXPECT_EQ(number_text(0.00123456789), "0.00123457");
    EXPECT_EQ(number_text(1.5e-7), "1.5e-07");
    EXPECT_EQ(number_text(12345678.9), "12345679");  // whole digits are not rounded away
    EXPECT_EQ(number_text(999.9996), "1000");
    EXPECT_EQ(number_text(2.5e10), "2.5e+10");
    EXPECT_EQ(number_text(4294967295.0, 15), "4294967295");
    EXPECT_EQ(number_text(0.05, 15), "0.05");
}

// REQ-CMD-07
TEST(NumberText, SaysWhatIsNotFinite) {
    EXPECT_EQ(number_text(std::numeric_limits<double>::infinity()), "inf");
    EXPECT_EQ(number_text(std::numeric_limits<double>::quiet_NaN()), "nan");
}

}  // namespace
}  // namespace isotone
