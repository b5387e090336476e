// SPDX-License-Identifier: Apache-2.0
#include "io/report/ticks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace isotone::io::report {
namespace {

using testing::ElementsAre;

TEST(Ticks, AreRoundAndStartAtZeroForRecoveryCoefficients) {
    EXPECT_THAT(make_axis({0.3, 0.55, 0.98}, 6).labels, ElementsAre("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"));
}

TEST(Ticks, DoNotStartAtZeroWhereTheSpreadIsSmall) {
    const Axis axis = make_axis({99.0, 101.0}, 5);
    EXPECT_GT(axis.low, 98.0);
    EXPECT_LT(axis.high, 102.0);
}

TEST(Ticks, TakeThePowerOfTenOutOfLargeNumbers) {
    const Axis axis = make_axis({-1.30e6, -1.20e6}, 5);
    EXPECT_EQ(axis.exponent, 6);
    EXPECT_THAT(axis.labels, testing::Contains("-1.25"));
}

TEST(Ticks, StandOnWholeNumbersForIterations) {
    EXPECT_THAT(make_axis({1, 2, 3}, 8).labels, ElementsAre("0", "1", "2", "3"));
}

TEST(Ticks, SurviveEqualMissingAndNonFiniteValues) {
    EXPECT_FALSE(make_axis({}, 5).ticks.empty());
    EXPECT_FALSE(make_axis({NAN, INFINITY}, 5).ticks.empty());
    const Axis flat = make_axis({4.0, 4.0}, 5);
    EXPECT_LT(flat.low, 4.0);
    EXPECT_GT(flat.high, 4.0);
}

}  // namespace
}  // namespace isotone::io::report
