// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/photopeaks.hpp"

#include "small_projections.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using test::small_projections;
using test::technetium;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::IsEmpty;

SpectData indium() {
    return small_projections({{"171", 154.0, 188.0, {30.0F}}, {"245", 220.0, 270.0, {20.0F}}});
}

// REQ-SCAT-04
TEST(Photopeaks, OneKeepsItsCountsAndSensitivity) {
    SpectData data = technetium();
    data.sensitivity_cps_per_mbq = 90.0;
    const Photopeaks chosen = choose_photopeaks(data, {{0, 140.511, {}}});
    EXPECT_DOUBLE_EQ(chosen.energy_kev, 140.511);
    EXPECT_EQ(chosen.window, data.windows[0]);
    EXPECT_THAT(chosen.counts, Each(100.0F));
    EXPECT_EQ(chosen.counts.size(), data.geometry.size());
    EXPECT_EQ(chosen.sensitivity_cps_per_mbq, 90.0);
    EXPECT_THAT(chosen.findings, IsEmpty());
}

// REQ-SCAT-04
TEST(Photopeaks, ASumAddsCountsAndWeighsEnergiesWithPrimaryCounts) {
    const SpectData data = indium();
    const auto pixels = static_cast<double>(data.geometry.size());
    const Photopeaks chosen = choose_photopeaks(data, {{0, 171.3, 10.0 * pixels}, {1, 245.4, 10.0 * pixels}});
    EXPECT_THAT(chosen.counts, Each(50.0F));
    EXPECT_NEAR(chosen.energy_kev, (20.0 * 171.3 + 10.0 * 245.4) / 30.0, 1e-9);
    EXPECT_EQ(energy_of(data, {{0, 171.3, 10.0 * pixels}, {1, 245.4, 10.0 * pixels}}), chosen.energy_kev);
    EXPECT_EQ(error_of([&] { energy_of(data, {{0, {}, {}}, {0, {}, {}}}); }).code(), ErrorCode::usage);
    EXPECT_EQ(chosen.window.name, "171 + 245");
    EXPECT_THAT(chosen.findings, Contains(HasSubstr("are summed")));
}

// REQ-SCAT-04
TEST(Photopeaks, TheSensitivityOfOneWindowIsNotThatOfASum) {
    SpectData data = indium();
    data.sensitivity_cps_per_mbq = 90.0;
    const Photopeaks chosen = choose_photopeaks(data, {{0, {}, {}}, {1, {}, {}}});
    EXPECT_FALSE(chosen.sensitivity_cps_per_mbq);
    EXPECT_THAT(chosen.findings, Contains(HasSubstr("it is not used")));
}

// REQ-SCAT-04
TEST(Photopeaks, WhatDoesNotFitIsRefused) {
    const SpectData data = indium();
    EXPECT_EQ(error_of([&] { choose_photopeaks(data, {}); }).code(), ErrorCode::usage);
    EXPECT_EQ(error_of([&] { choose_photopeaks(data, {{0, {}, {}}, {0, {}, {}}}); }).code(), ErrorCode::usage);
    EXPECT_THAT(error_of([&] { choose_photopeaks(data, {{0, 245.4, {}}}); }).what(), HasSubstr("outside the window"));
}

// REQ-SPECT-09
TEST(Photopeaks, OfSeveralRangesAreReconstructedAtTheMeanOfTheirLinesAndSaySo) {
    SpectData data = small_projections({{"both", 154.0, 270.0, {30.0F}}});
    data.windows[0] = window_of_levels("both", {154.0, 188.0, 221.0, 270.0}, "test");
    const Photopeaks chosen = choose_photopeaks(data, {{0, 209.0, {}}});
    EXPECT_EQ(chosen.energy_kev, 209.0);  // between the ranges
    EXPECT_EQ(chosen.window, data.windows[0]);
    EXPECT_THAT(chosen.findings, Contains(HasSubstr("154 to 188 and 221 to 270 keV and is reconstructed at an energy "
                                                    "of 209 keV")));
    EXPECT_EQ(error_of([&] { choose_photopeaks(data, {{0, 300.0, {}}}); }).code(), ErrorCode::usage);
}

// REQ-SPECT-09
TEST(Photopeaks, ASumKeepsTheRangesOfItsWindows) {
    EXPECT_EQ(choose_photopeaks(indium(), {{0, 171.3, {}}, {1, 245.4, {}}}).window,
              window_of_levels("171 + 245", {154.0, 188.0, 220.0, 270.0}, "test"));
    const SpectData overlapping = small_projections({{"a", 100.0, 150.0, {1.0F}}, {"b", 140.0, 180.0, {1.0F}}});
    EXPECT_EQ(choose_photopeaks(overlapping, {{1, 160.0, {}}, {0, 120.0, {}}}).window,
              (EnergyWindow{"b + a", 100.0, 180.0}));
}

}  // namespace
}  // namespace isotone::recon
