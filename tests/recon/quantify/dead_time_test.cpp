// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/dead_time.hpp"

#include "tests/recon/corrections/small_projections.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using test::small_projections;
using testing::Each;
using testing::HasSubstr;

// REQ-QUANT-02
TEST(DeadTime, ParalysableRateIsTheLowerSolution) {
    // The omega constant: m tau = W exp... with n tau = ln 2, m tau = ln 2 / 2.
    EXPECT_NEAR(true_rate(std::numbers::ln2 / 2.0 / 5e-6, DeadTimeModel::paralysable, 5e-6), std::numbers::ln2 / 5e-6,
                1e-6);
    for (const double busy : {1e-6, 0.01, 0.1, 0.5, 0.9, 0.99, 0.9999}) {
        const double n = busy / 3e-6;
        // m(n) is flat at its maximum, so n is known to rounding / (1 - busy)
        EXPECT_NEAR(true_rate(observed_rate(n, DeadTimeModel::paralysable, 3e-6), DeadTimeModel::paralysable, 3e-6), n,
                    1e-13 * n / (1.0 - busy))
            << busy;
    }
}

// REQ-QUANT-02
TEST(DeadTime, ParalysableRateAtTheMaximumIsOneOverTau) {
    const double largest = observed_rate(1e5, DeadTimeModel::paralysable, 1e-5);
    // sqrt of the rounding of the rate
    EXPECT_NEAR(true_rate(largest * (1.0 - 1e-15), DeadTimeModel::paralysable, 1e-5), 1e5, 1e5 * 2e-7);
}

// REQ-QUANT-02
TEST(DeadTime, RatesBeyondTheModelAreRefused) {
    EXPECT_THAT(error_of([] { true_rate(4e5, DeadTimeModel::paralysable, 1e-6); }).what(), HasSubstr("at most 367879"));
    EXPECT_EQ(error_of([] { true_rate(1e6, DeadTimeModel::non_paralysable, 1e-6); }).code(),
              ErrorCode::inconsistent_data);
}

// REQ-QUANT-02
TEST(DeadTime, NonParalysableRateIsInverted) {
    EXPECT_NEAR(true_rate(1e5, DeadTimeModel::non_paralysable, 2e-6), 1.25e5, 1e-6);
    EXPECT_NEAR(observed_rate(1.25e5, DeadTimeModel::non_paralysable, 2e-6), 1e5, 1e-6);
}

// REQ-QUANT-02
TEST(DeadTime, EachViewHasTheFactorOfItsHeadAndRate) {
    SpectData data = small_projections({{"low", 50.0, 100.0, {1000.0F}}, {"peak", 100.0, 150.0, {1000.0F}}});
    // 6 pixels x 2 windows x 1000 / 10 s = 1200 /s in both views
    const DeadTime dead_time{DeadTimeModel::non_paralysable, {1e-4, 2e-4}, std::nullopt, ""};
    const ViewFactors live = dead_time_factors(data, dead_time);
    EXPECT_NEAR(live.factors[0], 0.88, 1e-12);  // 1 - m tau
    EXPECT_NEAR(live.factors[1], 0.76, 1e-12);
    EXPECT_TRUE(live.record.applied);
}

// REQ-QUANT-02
TEST(DeadTime, WindowsThatMeetMayOverlapByTheRoundingOfTheirLevels) {
    const SpectData data =
        small_projections({{"lower", 120.0, 126.4601, {1000.0F}}, {"peak", 126.46, 154.56, {1000.0F}}});
    const DeadTime dead_time{DeadTimeModel::non_paralysable, {1e-4}, std::nullopt, ""};
    EXPECT_THAT(dead_time_factors(data, dead_time).factors, Each(testing::DoubleNear(0.88, 1e-12)));
}

// REQ-QUANT-02
TEST(DeadTime, TheRateMayBeThatOfOneWindow) {
    const SpectData data = small_projections({{"wide", 50.0, 300.0, {3000.0F}}, {"peak", 100.0, 150.0, {1000.0F}}});
    DeadTime dead_time{DeadTimeModel::non_paralysable, {1e-4}, "wide", ""};
    EXPECT_THAT(dead_time_factors(data, dead_time).factors, Each(testing::DoubleNear(0.82, 1e-12)));
    dead_time.window.reset();
    EXPECT_THAT(error_of([&] { dead_time_factors(data, dead_time); }).what(), HasSubstr("overlap"));
}

// REQ-QUANT-02, REQ-RECON-07
TEST(DeadTime, NotCorrectedIsRecorded) {
    const ViewFactors live = dead_time_factors(small_projections({{"p", 1.0, 2.0, {1.0F}}}), {});
    EXPECT_THAT(live.factors, Each(1.0));
    EXPECT_FALSE(live.record.applied);
}

// REQ-QUANT-02
TEST(DeadTime, WhatIsMissingIsRefused) {
    SpectData data = small_projections({{"p", 1.0, 2.0, {1.0F}}});
    data.geometry.views[1].head = 2;
    const DeadTime dead_time{DeadTimeModel::paralysable, {1e-6, 1e-6}, std::nullopt, ""};
    EXPECT_THAT(error_of([&] { dead_time_factors(data, dead_time); }).what(),
                HasSubstr("2 dead times are stated for 3 heads"));
    data.geometry.views[1].head = 1;
    data.geometry.views[0].duration_s = 0.0;
    EXPECT_THAT(error_of([&] { dead_time_factors(data, dead_time); }).what(), HasSubstr("no counting time"));
}

// REQ-QUANT-02
TEST(DeadTime, AListIsForEachHeadOrForAll) {
    SpectData data = small_projections({{"p", 1.0, 2.0, {1.0F}}});  // two heads
    const auto refusal = [&](std::size_t stated) {
        const DeadTime dead_time{DeadTimeModel::paralysable, std::vector<double>(stated, 1e-6), std::nullopt, ""};
        try {
            dead_time_factors(data, dead_time);
        } catch (const Error& error) {
            return std::string(error.what());
        }
        return std::string();
    };
    EXPECT_EQ(refusal(1), "");
    EXPECT_EQ(refusal(2), "");
    EXPECT_EQ(refusal(3), "3 dead times are stated for 2 heads");
    data.geometry.views[1].head = 0;
    EXPECT_EQ(refusal(1), "");
    EXPECT_EQ(refusal(2), "2 dead times are stated for 1 head");
}

// REQ-QUANT-02
TEST(DeadTime, RecordsRoundTrip) {
    const DeadTime dead_time{DeadTimeModel::paralysable, {1.5e-6, 2e-6}, "wide", "two sources, 2026"};
    const DeadTime read = dead_time_from_record(to_record(dead_time), "record");
    EXPECT_EQ(read.model, dead_time.model);
    EXPECT_EQ(read.tau_s, dead_time.tau_s);
    EXPECT_EQ(read.window, dead_time.window);
    EXPECT_EQ(read.source, dead_time.source);
    Record microseconds = to_record(dead_time);
    microseconds["tau_s"] = Record::List{1.5};
    EXPECT_EQ(error_of([&] { dead_time_from_record(microseconds, "record"); }).code(), ErrorCode::usage);
    Record unknown = to_record(dead_time);
    unknown["tau"] = 1.0;
    EXPECT_THAT(error_of([&] { dead_time_from_record(unknown, "record"); }).where(), HasSubstr("tau"));
}

// REQ-QUANT-02
TEST(DeadTime, RecordsOfEitherSpellingAreRead) {
    Record record = to_record({DeadTimeModel::non_paralysable, {1.5e-6}, std::nullopt, ""});
    EXPECT_EQ(std::get<std::string>(record.find("model")->value()), "non_paralysable");
    record["model"] = "non-paralysable";
    EXPECT_EQ(dead_time_from_record(record, "record").model, DeadTimeModel::non_paralysable);
    record["model"] = "unparalysable";
    EXPECT_EQ(error_of([&] { dead_time_from_record(record, "record"); }).code(), ErrorCode::usage);
}

// REQ-SPECT-09
TEST(DeadTime, AWindowBetweenTheRangesOfAnotherDoesNotOverlapIt) {
    SpectData data = small_projections({{"peaks", 154.0, 270.0, {3000.0F}}, {"between", 188.0, 221.0, {1000.0F}}});
    const DeadTime dead_time{DeadTimeModel::non_paralysable, {1e-4}, std::nullopt, ""};
    EXPECT_THAT(error_of([&] { dead_time_factors(data, dead_time); }).what(), HasSubstr("overlap"));
    data.windows[0] = window_of_levels("peaks", {154.0, 188.0, 221.0, 270.0}, "test");
    // 6 pixels x 4000 counts in 10 s
    EXPECT_THAT(dead_time_factors(data, dead_time).factors, Each(testing::DoubleNear(1.0 - 2400.0 * 1e-4, 1e-12)));
    data.windows[1].upper_kev = 230.0;
    EXPECT_THAT(error_of([&] { dead_time_factors(data, dead_time); }).what(), HasSubstr("overlap"));
}

}  // namespace
}  // namespace isotone::recon
