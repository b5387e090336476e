// SPDX-License-Identifier: Apache-2.0
#include "core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace isotone {
namespace {

TEST(RandomStream, MatchesThePublishedPhiloxVector) {
    // Random123 known-answer test: Philox4x32-10, counter and key all zero.
    RandomStream stream(0, 0, 0);
    EXPECT_EQ(stream.next_u32(), 0x6627e8d5U);
    EXPECT_EQ(stream.next_u32(), 0xe169c58dU);
    EXPECT_EQ(stream.next_u32(), 0xbc57ac4cU);
    EXPECT_EQ(stream.next_u32(), 0x9b00dbd8U);
}

// REQ-SIM-02
TEST(RandomStream, PoissonHasItsMeanAndVariance) {
    for (const double mean : {0.3, 4.0, 9.99, 10.01, 60.0, 2000.0}) {
        constexpr int draws = 20000;
        double sum = 0, squares = 0;
        for (int i = 0; i < draws; ++i) {
            const auto k = static_cast<double>(RandomStream(7, 1, static_cast<std::uint64_t>(i)).poisson(mean));
            sum += k;
            squares += k * k;
        }
        const double measured = sum / draws;
        const double variance = squares / draws - measured * measured;
        // 5 standard errors: a correct generator fails once in 1.7 million.
        EXPECT_NEAR(measured, mean, 5.0 * std::sqrt(mean / draws)) << mean;
        EXPECT_NEAR(variance, mean, 5.0 * std::sqrt((2.0 * mean * mean + mean) / draws)) << mean;
    }
}

TEST(RandomStream, ElementsAreIndependentOfOrder) {
    RandomStream first(1, 2, 3);
    RandomStream again(1, 2, 3);
    RandomStream other(1, 2, 4);
    const double value = first.uniform();
    EXPECT_EQ(value, again.uniform());
    EXPECT_NE(value, other.uniform());
}

}  // namespace
}  // namespace isotone
