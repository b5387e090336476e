// SPDX-License-Identifier: Apache-2.0
#include "app/reporting/measurement.hpp"

#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::app {
namespace {

using test::error_of;
using testing::HasSubstr;

Record row_of(const char* series, const char* unit, double value) {
    Record row;
    row["series"] = series;
    row["region"] = "liver";
    row["metric"] = "mean";
    row["value"] = value;
    row["unit"] = unit;
    return row;
}

TEST(Measurement, TwoSeriesOfOneUnitStandSideBySideWithTheirRatio) {
    const report::Table table = side_by_side({row_of("a", "g/mL", 2.0), row_of("b", "g/mL", 3.0)}, "values");
    EXPECT_EQ(table.rows.at(0).at(2).text, "g/mL");
    EXPECT_EQ(table.rows.at(0).at(5).text, "1.5");
}

TEST(Measurement, SeriesOfDifferentUnitsAreRefused) {
    const Error refused = error_of([] {
        side_by_side({row_of("a.dcm", "Bq/mL", 2e4), row_of("pet", "g/mL", 3.0)}, "values");
    });
    EXPECT_EQ(refused.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(refused.what(), HasSubstr("'a.dcm' is in Bq/mL, 'pet' in g/mL"));
    EXPECT_THAT(refused.hint(), HasSubstr("--suv none"));
}

}  // namespace
}  // namespace isotone::app
