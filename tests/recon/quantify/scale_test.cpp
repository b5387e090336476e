// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/scale.hpp"

#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using test::error_of;

ProjectionGeometry one_view() {
    ProjectionGeometry geometry;
    geometry.bins = geometry.rows = 8;
    geometry.bin_mm = 4.0;
    geometry.row_mm = 5.0;
    geometry.views = {{0.0, 200.0, 0.0, 0.0, 20.0, 0}};
    return geometry;
}

// REQ-QUANT-03
TEST(CountFactors, GiveTheCountsOfAKnownSource) {
    // 10 mm thick, 20 mm2 on one bin = 0.2 mL of 5 MBq/mL = 1 MBq; at 90 cps/MBq, 20 s, half of it live, 0.9 decay: 810
    const ViewFactors scale = count_factors(one_view(), 90.0, {0.9}, {0.5});
    const double line_integral = 5e6 * 10.0;
    EXPECT_NEAR(scale.factors[0] * line_integral, 810.0, 1e-9);
    EXPECT_TRUE(scale.record.applied);
    EXPECT_EQ(scale.record.detail, "90 counts/s per MBq in air; image in Bq/mL");
    EXPECT_EQ(sensitivity_of(scale.record), 90.0);
}

// REQ-QUANT-08
TEST(CountFactors, StateTheirSensitivityWhateverTheirWords) {
    CorrectionRecord record = count_factors(one_view(), 90.123456789, {1.0}, {1.0}).record;
    record.detail = "absolute: " + record.detail;
    EXPECT_EQ(sensitivity_of(record), 90.123456789);
    EXPECT_EQ(sensitivity_of({"calibration", true, "87.5 counts/s per MBq in air; image in Bq/mL"}), 87.5) << "before";
}

// REQ-QUANT-03
TEST(CountFactors, WithoutASensitivityTheImageIsACountRate) {
    const ViewFactors scale = count_factors(one_view(), std::nullopt, {1.0}, {1.0});
    // 3 counts/s per mL over 0.2 mL for 20 s
    EXPECT_NEAR(scale.factors[0] * 3.0 * 10.0, 12.0, 1e-12);
    EXPECT_FALSE(scale.record.applied);
    EXPECT_THAT(scale.record.detail, testing::HasSubstr("counts/s per mL"));
    EXPECT_EQ(sensitivity_of(scale.record), std::nullopt);
}

// REQ-QUANT-03
TEST(CountFactors, RefuseWhatHasNoScale) {
    EXPECT_EQ(error_of([] { count_factors(one_view(), 0.0, {1.0}, {1.0}); }).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(error_of([] {
                  count_factors(one_view(), 90.0, {1.0, 1.0}, {1.0});
              }).code(),
              ErrorCode::inconsistent_data);
    ProjectionGeometry no_time = one_view();
    no_time.views[0].duration_s = 0.0;
    EXPECT_EQ(error_of([&] { count_factors(no_time, 90.0, {1.0}, {1.0}); }).code(), ErrorCode::inconsistent_data);
}

}  // namespace
}  // namespace isotone::recon
