// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/decay.hpp"

#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using test::error_of;
using testing::ElementsAre;

ProjectionGeometry two_views() {
    ProjectionGeometry geometry;
    geometry.bins = geometry.rows = 1;
    geometry.bin_mm = geometry.row_mm = 4.0;
    geometry.views = {{0.0, 200.0, 0.0, 0.0, 1e-6, 0}, {3.0, 200.0, 0.0, 100.0, 100.0, 0}};
    return geometry;
}

Exam exam() {
    Exam exam;
    exam.nuclide = {"test", 100.0, 0.0};
    exam.start_time_s = 5000.0;
    exam.injection_time_s = 4900.0;
    return exam;
}

// REQ-QUANT-01
TEST(Decay, IsTakenBeforeAndDuringEachView) {
    const ViewFactors decay = decay_factors(two_views(), exam(), {});
    EXPECT_NEAR(decay.factors[0], 1.0, 1e-8);                        // 1 us of 100 s
    EXPECT_NEAR(decay.factors[1], 0.5 * 0.7213475204444817, 1e-12);  // half gone; (1 - 1/2) / ln 2 during one half-life
    EXPECT_TRUE(decay.record.applied);
}

// REQ-QUANT-01
TEST(Decay, RefersToTheInjectionOrAStatedTime) {
    const double start = decay_factors(two_views(), exam(), {}).factors[1];
    EXPECT_NEAR(decay_factors(two_views(), exam(), {DecayReference::injection, 0.0}).factors[1], 0.5 * start, 1e-12);
    EXPECT_NEAR(decay_factors(two_views(), exam(), {DecayReference::stated, 5100.0}).factors[1], 2.0 * start, 1e-12);
}

// REQ-QUANT-01, REQ-CMD-07
TEST(Decay, SaysItsTimesInPlainNumbers) {
    const auto detail = [](const Exam& exam, const DecaySettings& settings) {
        return decay_factors(two_views(), exam, settings).record.detail;
    };
    const auto to_start = [](const DecaySettings& settings) {
        return refers_to_start(decay_factors(two_views(), exam(), settings).record);
    };
    EXPECT_TRUE(to_start({}));
    EXPECT_FALSE(to_start({DecayReference::injection, 0.0}));
    EXPECT_FALSE(to_start({DecayReference::stated, 5000.5}));
    EXPECT_FALSE(to_start({DecayReference::none, 0.0}));
    Exam technetium = exam();
    technetium.nuclide.half_life_s = 21624.12;
    EXPECT_EQ(detail(technetium, {}),
              "before and during each view, to the start of the acquisition; half-life 21624.12 s");
    EXPECT_EQ(
        detail(exam(), {DecayReference::injection, 0.0}),
        "before and during each view, to the injection, 100 s before the start of the acquisition; half-life 100 s");
    EXPECT_EQ(
        detail(exam(), {DecayReference::stated, 5000.5}),
        "before and during each view, to a stated time, 0.5 s after the start of the acquisition; half-life 100 s");
}

// REQ-QUANT-08
TEST(Decay, SaysItsReferenceWhateverTheWords) {
    CorrectionRecord record = decay_factors(two_views(), exam(), {}).record;
    record.detail = "corrected";
    EXPECT_TRUE(refers_to_start(record));
    record = decay_factors(two_views(), exam(), {DecayReference::injection, 0.0}).record;
    record.detail = "before and during each view, to the start of the acquisition";
    EXPECT_FALSE(refers_to_start(record));
    EXPECT_TRUE(refers_to_start({"decay", true, "before each view, to the start of the acquisition; half-life 1 s"}));
}

// REQ-QUANT-01, REQ-RECON-07
TEST(Decay, SwitchedOffIsRecorded) {
    const ViewFactors decay = decay_factors(two_views(), exam(), {DecayReference::none, 0.0});
    EXPECT_THAT(decay.factors, ElementsAre(1.0, 1.0));
    EXPECT_FALSE(decay.record.applied);
}

// REQ-QUANT-01
TEST(Decay, NeedsAHalfLifeAndTheTimesItRefersTo) {
    Exam unknown = exam();
    unknown.nuclide.half_life_s = 0.0;
    EXPECT_EQ(error_of([&] { decay_factors(two_views(), unknown, {}); }).code(), ErrorCode::inconsistent_data);
    unknown = exam();
    unknown.injection_time_s.reset();
    EXPECT_EQ(error_of([&] {
                  decay_factors(two_views(), unknown, {DecayReference::injection, 0.0});
              }).code(),
              ErrorCode::inconsistent_data);
    unknown.start_time_s.reset();
    EXPECT_EQ(error_of([&] {
                  decay_factors(two_views(), unknown, {DecayReference::stated, 0.0});
              }).code(),
              ErrorCode::inconsistent_data);
}

}  // namespace
}  // namespace isotone::recon
