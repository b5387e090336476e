// SPDX-License-Identifier: Apache-2.0
#include "harmonize/qualification/qualification.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

namespace isotone::harmonize {
namespace {

QualificationRecord qualified() {
    QualificationRecord q;
    q.identity = {"Maker", "Model 3", "4711", "VB20", "OSEM 4i5s, Gauss 2 mm", "18F"};
    q.band_id = "earl1";
    q.band_sha256 = "ab";
    q.phantom_sha256 = "cd";
    q.pass = true;
    q.verdict = "every limit of earl1 holds";
    q.filter_fwhm_mm = 6.4;
    q.feasible = {{5.5, 7.8}};
    q.calibration_factor = 1.02;
    q.calibration_pass = true;
    q.qualified_on = "2026-01-10";
    q.expires_on = "2027-01-09";
    q.tool_version = "0.1.0";
    return q;
}

TEST(Qualification, SurvivesTheRoundTrip) {
    const QualificationRecord q = qualification_from_record(to_record(qualified()), "q.json");
    EXPECT_EQ(q.identity.serial, "4711");
    EXPECT_EQ(q.filter_fwhm_mm, 6.4);
    ASSERT_EQ(q.feasible.size(), 1U);
    EXPECT_EQ(q.feasible[0].high_mm, 7.8);
    EXPECT_EQ(q.calibration_factor, 1.02);
    EXPECT_TRUE(q.pass);
    EXPECT_EQ(q.expires_on, "2027-01-09");
}

TEST(Qualification, UnknownKeyIsRefused) {
    Record record = to_record(qualified());
    record["filter_fwhm"] = 3.0;
    EXPECT_THROW(qualification_from_record(record, "q.json"), Error);
}

TEST(Qualification, DateThatIsNotADateIsRefused) {
    Record record = to_record(qualified());
    record["expires_on"] = "9999";
    EXPECT_THROW(qualification_from_record(record, "q.json"), Error);
}

TEST(Qualification, HoldsForTheSameScannerUntilItExpires) {
    const auto q = qualified();
    EXPECT_NO_THROW(require_valid(q, q.identity, "2026-06-01"));
    EXPECT_NO_THROW(require_valid(q, q.identity, "2027-01-09"));
    EXPECT_THROW(require_valid(q, q.identity, "2027-01-10"), Error);
    EXPECT_THROW(require_valid(q, q.identity, "2026-01-09"), Error);
}

TEST(Qualification, AnyChangeOfIdentityEndsIt) {
    const auto q = qualified();
    for (auto member : {&SeriesIdentity::manufacturer, &SeriesIdentity::model, &SeriesIdentity::serial,
                        &SeriesIdentity::software, &SeriesIdentity::reconstruction, &SeriesIdentity::nuclide}) {
        SeriesIdentity other = q.identity;
        other.*member += "x";
        EXPECT_EQ(objections(q, other, "2026-06-01").size(), 1U);
        other.*member = "";  // what is not stated cannot be confirmed
        EXPECT_EQ(objections(q, other, "2026-06-01").size(), 1U);
    }
}

TEST(Qualification, FailedPhantomQualifiesNothing) {
    auto q = qualified();
    q.pass = false;
    EXPECT_THROW(require_valid(q, q.identity, "2026-06-01"), Error);
    q = qualified();
    q.calibration_pass = false;
    EXPECT_THROW(require_valid(q, q.identity, "2026-06-01"), Error);
}

// REQ-HARM-09
TEST(Permit, WithoutQualificationOnlyUnderAVisibleOverride) {
    const SeriesIdentity series = qualified().identity;
    EXPECT_THROW(permit_harmonisation({}, series, "2026-06-01", false), Error);
    const Permit permit = permit_harmonisation({}, series, "2026-06-01", true);
    EXPECT_FALSE(permit.qualified);
    EXPECT_NE(permit.statement.find("OVERRIDE: NOT QUALIFIED"), std::string::npos);
}

// REQ-HARM-09
TEST(Permit, OverrideOfAnInvalidQualificationSaysWhy) {
    auto q = qualified();
    SeriesIdentity series = q.identity;
    series.software = "VB30";
    EXPECT_THROW(permit_harmonisation(q, series, "2026-06-01", false), Error);
    const Permit permit = permit_harmonisation(q, series, "2026-06-01", true);
    EXPECT_FALSE(permit.qualified);
    EXPECT_NE(permit.statement.find("software is 'VB30'"), std::string::npos);
}

TEST(ScanDate, IsThatOfTheEarliestSliceElseOfTheSeries) {
    PetSeriesHeader header;
    std::vector<PetSliceHeader> slices(2);
    EXPECT_EQ(scan_date(header, slices), std::nullopt);
    header.series_start = ClockTime{20090, 0.0};
    EXPECT_EQ(scan_date(header, slices), "2025-01-02");
    slices[0].acquisition = ClockTime{20090, 10.0};
    slices[1].acquisition = ClockTime{20089, 86000.0};
    EXPECT_EQ(scan_date(header, slices), "2025-01-01");
}

TEST(ScanDate, DaysAfterKnowsTheCalendar) {
    EXPECT_EQ(days_after("2024-02-28", 1), "2024-02-29");
    EXPECT_EQ(days_after("2025-01-01", 365), "2026-01-01");
    EXPECT_EQ(days_after("2025-01-01", -1), "2024-12-31");
}

TEST(Permit, ValidQualificationIsStated) {
    const auto q = qualified();
    const Permit permit = permit_harmonisation(q, q.identity, "2026-06-01", false);
    EXPECT_TRUE(permit.qualified);
    EXPECT_NE(permit.statement.find("6.40 mm"), std::string::npos);
}

TEST(IdentityOf, TakesMethodAndKernelAsTheReconstruction) {
    PetSeriesHeader header;
    header.manufacturer = "Maker";
    header.reconstruction_method = "OSEM";
    header.convolution_kernel = "Gauss 5";
    header.device_serial = "7";
    const SeriesIdentity identity = identity_of(header);
    EXPECT_EQ(identity.reconstruction, "OSEM, Gauss 5");
    EXPECT_EQ(identity.serial, "7");
}

}  // namespace
}  // namespace isotone::harmonize
