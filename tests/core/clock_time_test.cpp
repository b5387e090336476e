// SPDX-License-Identifier: Apache-2.0
#include "core/clock_time.hpp"

#include <gtest/gtest.h>

namespace isotone {
namespace {

TEST(ClockTime, ShiftCarriesOverMidnightBothWays) {
    EXPECT_EQ(shifted({10, 86390.0}, 20.0), (ClockTime{11, 10.0}));
    EXPECT_EQ(shifted({10, 10.0}, -20.0), (ClockTime{9, 86390.0}));
}

TEST(ClockTime, DifferenceDoesNotSeeTheDate) {
    const ClockTime from{10, 36000.1234567};
    const ClockTime to{11, 1234.7654321};
    const ClockTime from_moved{from.day + 12345, from.second};
    const ClockTime to_moved{to.day + 12345, to.second};
    EXPECT_EQ(seconds_between(from, to), seconds_between(from_moved, to_moved));
    EXPECT_DOUBLE_EQ(seconds_between(from, to), 86400.0 + 1234.7654321 - 36000.1234567);
}

// REQ-CMD-10
TEST(ClockTime, OnlyDatesOfTheCalendarHaveADay) {
    EXPECT_EQ(day_of_date(1970, 1, 1), 0);
    EXPECT_EQ(day_of_date(2024, 2, 29), day_of_date(2024, 3, 1).value() - 1);
    EXPECT_FALSE(day_of_date(2026, 2, 29));
    EXPECT_FALSE(day_of_date(2026, 2, 31));
    EXPECT_FALSE(day_of_date(2026, 13, 1));
    EXPECT_FALSE(day_of_date(2026, 0, 1));
    EXPECT_FALSE(day_of_date(2026, 1, 0));
}

TEST(ClockTime, EpochRoundTrip) {
    const ClockTime time{20089, 39600.5};
    EXPECT_EQ(clock_time_from_epoch(epoch_from_clock_time(time)), time);
}

}  // namespace
}  // namespace isotone
