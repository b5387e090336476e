// SPDX-License-Identifier: Apache-2.0
#include "harmonize/qualification/qualification.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace isotone::harmonize {
namespace {

QualificationRecord qualified() {
    QualificationRecord q;
    q.identity = {"Maker", "Model 3", "4711",           "VB20", "OSEM 4i5s, Gauss 2 mm", "18F",
                  "BQML",  "START",   {"ATTN", "DECY"}, 6586.2, Vector3{3.0, 3.0, 2.5}};
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
    EXPECT_EQ(q.identity.units, "BQML");
    EXPECT_EQ(q.identity.decay_correction, "START");
    EXPECT_EQ(q.identity.corrected_image, (std::vector<std::string>{"ATTN", "DECY"}));
    EXPECT_EQ(q.identity.half_life_s, 6586.2);
    EXPECT_EQ(q.identity.voxel_mm, (Vector3{3.0, 3.0, 2.5}));
    EXPECT_EQ(q.calibration_pass, true);
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
                        &SeriesIdentity::software, &SeriesIdentity::reconstruction, &SeriesIdentity::nuclide,
                        &SeriesIdentity::units, &SeriesIdentity::decay_correction}) {
        SeriesIdentity other = q.identity;
        other.*member += "x";
        EXPECT_EQ(objections(q, other, "2026-06-01").size(), 1U);
        other.*member = "";  // what is not stated cannot be confirmed
        EXPECT_EQ(objections(q, other, "2026-06-01").size(), 1U);
    }
}

/// The one objection to a series that differs from the qualified one by `change`.
std::string objection_after(const std::function<void(SeriesIdentity&)>& change) {
    const auto q = qualified();
    SeriesIdentity series = q.identity;
    change(series);
    const auto list = objections(q, series, "2026-06-01");
    return list.size() == 1 ? list[0] : std::to_string(list.size()) + " objections";
}

// REQ-HARM-09
TEST(Qualification, AnotherVoxelSizeEndsIt) {
    EXPECT_EQ(objection_after([](SeriesIdentity& s) {
                  s.voxel_mm = Vector3{6.0, 6.0, 2.5};
              }),
              "voxel size is '6 x 6 x 2.5 mm', qualified was '3 x 3 x 2.5 mm'");
    EXPECT_EQ(objection_after([](SeriesIdentity& s) { s.voxel_mm.reset(); }),
              "voxel size is not stated by the series, so it cannot be confirmed");
    // the mean of uneven slice distances depends on how many slices there are
    EXPECT_EQ(objection_after([](SeriesIdentity& s) { (*s.voxel_mm)[2] = 2.503; }), "0 objections");
}

// REQ-HARM-09
TEST(Qualification, AnotherListOfCorrectionsEndsIt) {
    EXPECT_EQ(objection_after([](SeriesIdentity& s) { s.corrected_image = {"DECY"}; }),
              "list of corrections is 'DECY', qualified was 'ATTN, DECY'");
    EXPECT_EQ(objection_after([](SeriesIdentity& s) { s.corrected_image.clear(); }),
              "list of corrections is not stated by the series, so it cannot be confirmed");
}

// REQ-HARM-09
TEST(Qualification, AnotherDecayCorrectionEndsIt) {
    EXPECT_EQ(objection_after([](SeriesIdentity& s) { s.decay_correction = "NONE"; }),
              "decay correction is 'NONE', qualified was 'START'");
}

// REQ-HARM-09
TEST(Qualification, AnotherUnitEndsIt) {
    EXPECT_EQ(objection_after([](SeriesIdentity& s) { s.units = "GML, BW"; }),
              "unit is 'GML, BW', qualified was 'BQML'");
}

// REQ-HARM-09
TEST(Qualification, AnotherHalfLifeEndsIt) {
    EXPECT_EQ(objection_after([](SeriesIdentity& s) { s.half_life_s = 4057.7; }),
              "half-life is '4057.7 s', qualified was '6586.2 s'");
    EXPECT_EQ(objection_after([](SeriesIdentity& s) { s.half_life_s.reset(); }),
              "half-life is not stated by the series, so it cannot be confirmed");
    EXPECT_EQ(objection_after([](SeriesIdentity& s) { s.half_life_s = 6588.0; }), "0 objections");
}

/// What version 1 wrote.
Record version_one() {
    Record record = to_record(qualified());
    record["schema_version"] = 1;
    Record identity;
    for (const char* key : {"manufacturer", "model", "serial", "software", "reconstruction", "nuclide"}) {
        identity[key] = record["identity"][key];
    }
    record["identity"] = identity;
    Record interval;
    interval["low_mm"] = 5.5;
    interval["high_mm"] = 7.8;
    record["feasible"] = Record::List{interval};
    return record;
}

// REQ-HARM-09
TEST(Qualification, VersionOneIsReadAndWhatItLacksIsNamed) {
    const QualificationRecord old = qualification_from_record(version_one(), "q.json");
    EXPECT_EQ(old.filter_fwhm_mm, 6.4);
    EXPECT_EQ(old.calibration_pass, true);
    const auto list = objections(old, qualified().identity, "2026-06-01");
    ASSERT_EQ(list.size(), 5U);
    for (std::size_t k = 0; k < list.size(); ++k) {
        const char* names[] = {"unit", "decay correction", "list of corrections", "half-life", "voxel size"};
        EXPECT_EQ(list[k], std::string(names[k]) + " is not stated by the qualification, so it cannot be confirmed");
    }
}

TEST(Qualification, LaterVersionIsRefused) {
    Record record = to_record(qualified());
    record["schema_version"] = 3;
    EXPECT_THROW(qualification_from_record(record, "q.json"), Error);
}

TEST(Qualification, CalibrationNobodyJudgedIsNullAndAnObjection) {
    auto q = qualified();
    q.calibration_factor.reset();
    q.calibration_pass.reset();
    Record record = to_record(q);
    EXPECT_TRUE(std::holds_alternative<std::nullptr_t>(record["calibration"]["pass"].value()));
    const auto read = qualification_from_record(record, "q.json");
    EXPECT_EQ(read.calibration_pass, std::nullopt);
    const auto list = objections(read, q.identity, "2026-06-01");
    ASSERT_EQ(list.size(), 1U);
    EXPECT_NE(list[0].find("not judged"), std::string::npos);
}

TEST(Qualification, VerdictSaysWhyNoFilterHelps) {
    BandVerdict verdict;
    verdict.reason = "3 limits of earl1 do not hold";
    FilterSolution solution;
    solution.reasons = {"too coarse"};
    EXPECT_EQ(verdict_text(verdict, solution), "3 limits of earl1 do not hold; infeasible: too coarse");
    solution.feasible = true;
    EXPECT_EQ(verdict_text(verdict, solution), "3 limits of earl1 do not hold");
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

// REQ-HARM-09
TEST(Permit, FilterOfOnesOwnIsNotTheQualifiedOne) {
    const auto q = qualified();
    try {
        permit_harmonisation(q, q.identity, "2026-06-01", false, 3.0);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(std::string(error.what()).find("none was given"), std::string::npos);
        EXPECT_NE(std::string(error.what()).find("its filter of 6.40 mm, not for one of 3.00 mm"), std::string::npos);
    }
    const Permit permit = permit_harmonisation(q, q.identity, "2026-06-01", true, 3.0);
    EXPECT_FALSE(permit.qualified);
    EXPECT_NE(permit.statement.find("not for one of 3.00 mm"), std::string::npos);
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
    const SeriesIdentity identity = identity_of(header, {});
    EXPECT_EQ(identity.reconstruction, "OSEM, Gauss 5");
    EXPECT_EQ(identity.serial, "7");
}

TEST(IdentityOf, TakesWhatTheValuesMean) {
    PetSeriesHeader header;
    header.units = "GML";
    header.decay_correction = "START";
    header.corrected_image = {"DECY", "ATTN", "DECY"};
    header.half_life_s = 6586.2;
    const SeriesIdentity identity = identity_of(header, ImageGrid::centred({4, 4, 4}, {3.0, 3.0, 2.5}));
    EXPECT_EQ(identity.units, "GML, BW");
    EXPECT_EQ(identity.decay_correction, "START");
    EXPECT_EQ(identity.corrected_image, (std::vector<std::string>{"ATTN", "DECY"}));
    EXPECT_EQ(identity.half_life_s, 6586.2);
    EXPECT_EQ(identity.voxel_mm, (Vector3{3.0, 3.0, 2.5}));
    header.suv_type = "LBM";
    EXPECT_EQ(identity_of(header, {}).units, "GML, LBM");
}

}  // namespace
}  // namespace isotone::harmonize
