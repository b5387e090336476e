// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/planar_counts.hpp"

#include "tests/recon/corrections/small_projections.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using test::technetium;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

// REQ-QUANT-07. Two views of six pixels and 10 s: 600 counts in the peak, 36 below, 6 above.
TEST(PlanarCounts, AreTheSumOfTheWindowsWithTheLiveFractionOfTheWholeRate) {
    DeadTime dead_time{DeadTimeModel::non_paralysable, {1e-3, 2e-3}, std::nullopt, ""};
    const PlanarCounts counts = planar_counts(technetium(), {0, 1}, dead_time);
    EXPECT_DOUBLE_EQ(counts.counted.counts, 2.0 * (600.0 + 36.0));
    ASSERT_EQ(counts.counted.views.size(), 2U);
    EXPECT_NEAR(counts.counted.views[0].live_fraction, 1.0 - 64.2e-3, 1e-12);  // heads 1 and 2
    EXPECT_NEAR(counts.counted.views[1].live_fraction, 1.0 - 2.0 * 64.2e-3, 1e-12);
    EXPECT_EQ(counts.counted.views[1].start_s, 12.0);
    EXPECT_TRUE(counts.dead_time.applied);
    EXPECT_FALSE(planar_counts(technetium(), {0}, {}).dead_time.applied);
}

// REQ-QUANT-07
TEST(PlanarCounts, ABackgroundIsOfTheSameHeadsPixelsWindowsAndCamera) {
    const SpectData source = technetium();
    SpectData background = technetium();
    background.windows = {background.windows[1], background.windows[0]};
    background.exam.nuclide.name = "";
    EXPECT_THAT(background_windows(background, source, {0}).windows, ElementsAre(1));
    const auto refusal = [&](const auto& spoil) {
        SpectData spoilt = technetium();
        spoil(spoilt);
        const Error error = error_of([&] { background_windows(spoilt, source, {0}); });
        EXPECT_EQ(error.where(), "background");
        return std::string(error.what());
    };
    EXPECT_THAT(refusal([](SpectData& d) { d.geometry.views.pop_back(); }), HasSubstr("heads"));
    EXPECT_THAT(refusal([](SpectData& d) { d.geometry.bin_mm = 2.0; }), HasSubstr("pixels"));
    EXPECT_THAT(refusal([](SpectData& d) { d.windows[0].upper_kev = 147.0; }),
                HasSubstr("no energy window of 126 to 154 keV"));
    SpectData named = technetium(), other = technetium();
    named.collimator = "LEHR";
    other.collimator = "MELP";
    EXPECT_THAT(error_of([&] { background_windows(other, named, {0}); }).what(),
                HasSubstr("its collimator is MELP, that of the data LEHR"));
}

// REQ-QUANT-07
TEST(PlanarCounts, WhatABackgroundDoesNotSayIsAFinding) {
    SpectData source = technetium();
    source.collimator = "LEHR";
    EXPECT_THAT(background_windows(technetium(), source, {0}).findings,
                Contains("background: the collimator it was made with is not known, so it is not compared"));
}

// REQ-QUANT-10
TEST(PlanarCounts, AreNotThoseOfCorrectedProjections) {
    SpectData decayed = technetium();
    decayed.corrected = {"DECY"};
    const Error error = error_of([&] { planar_counts(decayed, {0}, {}); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.what(), HasSubstr("corrected before they were read (DECY)"));
}

}  // namespace
}  // namespace isotone::recon
