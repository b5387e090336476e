// SPDX-License-Identifier: Apache-2.0
#include "app/spect/merge.hpp"

#include "tests/io/hdf5/spect_examples.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <numbers>

namespace isotone::app {
namespace {

using test::error_of;
using test::example_spect_data;
using testing::HasSubstr;

/// Another window of the same acquisition.
SpectData other_window() {
    SpectData data = example_spect_data();
    data.windows = {{"upper", 229.24, 250.0}};
    data.counts = {{0, 1, test::example_counts(data.geometry, 9)}};
    data.additive.reset();
    data.additive_window = 0;
    data.sensitivity_cps_per_mbq.reset();
    return data;
}

TEST(SpectMerge, WindowsKeepTheirPlaceAndWhatSpeaksOfThem) {
    const SpectData first = other_window(), second = example_spect_data();
    const SpectData both = merge_windows({{"first", first}, {"second", second}});
    ASSERT_EQ(both.windows.size(), 3U);
    EXPECT_EQ(both.counts_of(0, 1), first.counts[0].values);
    EXPECT_EQ(both.counts_of(2), second.counts_of(1));
    EXPECT_EQ(both.additive, second.additive);
    EXPECT_EQ(both.additive_window, second.additive_window + 1);
    EXPECT_EQ(both.sensitivity_cps_per_mbq, second.sensitivity_cps_per_mbq);
    EXPECT_EQ(both.sensitivity_window, second.sensitivity_window + 1);
}

TEST(SpectMerge, WhatOnePartLeavesOutIsTakenFromTheOther) {
    SpectData first = other_window();
    first.exam.nuclide = {};
    first.collimator.clear();
    first.axis_position_mm.reset();
    first.study_uid.clear();
    first.gate_shares.clear();
    const SpectData both = merge_windows({{"first", first}, {"second", example_spect_data()}});
    EXPECT_EQ(both.exam.nuclide.name, "177Lu");
    EXPECT_EQ(both.collimator, "MELP");
    EXPECT_TRUE(both.axis_position_mm);
    EXPECT_EQ(both.study_uid, "1.2.4");
    EXPECT_EQ(both.gate_shares, example_spect_data().gate_shares);
}

TEST(SpectMerge, RoundingOfRadiiSharesAndFullTurnsAreNoDifference) {
    SpectData other = other_window();
    other.gate_shares = {0.4 + 5e-7, 0.6 - 5e-7};
    other.geometry.views[1].radius_mm += 3e-5;
    other.geometry.views[2].angle_rad += 2.0 * std::numbers::pi;
    EXPECT_NO_THROW(merge_windows({{"first", example_spect_data()}, {"second", other}}));
}

TEST(SpectMerge, EveryDisagreementIsNamed) {
    const std::vector<std::pair<const char*, std::function<void(SpectData&)>>> changes{
        {"the angle", [](SpectData& d) { d.geometry.views[4].angle_rad += 0.001; }},
        {"the arc (degrees) of view 5", [](SpectData& d) { d.geometry.views[4].arc_rad = 0.05; }},
        {"what was corrected before", [](SpectData& d) { d.corrected = {"DECY"}; }},
        {"the radius (mm) of view 5", [](SpectData& d) { d.geometry.views[4].radius_mm += 0.1; }},
        {"the offset of the axis", [](SpectData& d) { d.geometry.views[4].axis_offset_mm += 0.1; }},
        {"the duration", [](SpectData& d) { d.geometry.views[4].duration_s += 0.1; }},
        {"the start", [](SpectData& d) { d.geometry.views[4].start_s += 0.1; }},
        {"the head", [](SpectData& d) { d.geometry.views[4].head = 0; }},
        {"the size of a row", [](SpectData& d) { d.geometry.row_mm += 0.001; }},
        {"the number of gates", [](SpectData& d) { d.gates = 3; }},
        {"the share of the time of gate 1 is 0.4 in the first and 0.6 in the second",
         [](SpectData& d) {
             d.gate_shares = {0.6, 0.4};
         }},
        {"the share of the time of gate 1 is 0.4 in the first and 0.401",
         [](SpectData& d) {
             d.gate_shares = {0.401, 0.599};
         }},
        {"the nuclide is '177Lu' in the first and '99mTc'", [](SpectData& d) { d.exam.nuclide.name = "99mTc"; }},
        {"the collimator", [](SpectData& d) { d.collimator = "LEHR"; }},
        {"the position", [](SpectData& d) { d.exam.position = PatientPosition::head_first_prone; }},
        {"the study", [](SpectData& d) { d.study_uid = "1"; }},
        {"the frame of reference", [](SpectData& d) { d.frame_of_reference_uid = "1"; }},
        {"energy window \"peak\"", [](SpectData& d) { d.windows[0].name = "peak"; }}};
    for (const auto& [what, change] : changes) {
        SpectData other = other_window();
        change(other);
        const Error error = error_of([&] { merge_windows({{"first", example_spect_data()}, {"second", other}}); });
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data) << what;
        EXPECT_THAT(error.what(), HasSubstr(what));
        EXPECT_EQ(error.where(), "first and second");
    }
}

TEST(SpectMerge, TwoAdditiveTermsAreRefused) {
    SpectData other = other_window();
    other.additive = other.counts[0].values;
    EXPECT_EQ(error_of([&] {
                  merge_windows({{"first", example_spect_data()}, {"second", other}});
              }).code(),
              ErrorCode::inconsistent_data);
}

TEST(SpectMerge, SharesOfTheTimeAreKept) {
    const SpectData both = merge_windows({{"first", example_spect_data()}, {"second", other_window()}});
    EXPECT_EQ(both.gate_shares, example_spect_data().gate_shares);
}

// REQ-SPECT-09
TEST(SpectMerge, WindowsOfOtherRangesWithinTheSameLimitsAreNotTheSame) {
    SpectData first = other_window(), second = example_spect_data();
    first.windows[0] = {"wide", 154.0, 270.0};
    second.windows[0] = window_of_levels("111In", {154.0, 188.0, 221.0, 270.0}, "test");
    EXPECT_EQ(merge_windows({{"first", first}, {"second", second}}).windows[1], second.windows[0]);
    first.windows[0] = second.windows[0];
    first.windows[0].name = "again";
    EXPECT_THAT(error_of([&] {
                    merge_windows({{"first", first}, {"second", second}});
                }).what(),
                HasSubstr("both hold the energy window"));
}

}  // namespace
}  // namespace isotone::app
