// SPDX-License-Identifier: Apache-2.0
#include "harmonize/suv/suv_factor.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace isotone::harmonize::suv {
namespace {

constexpr double exact = 1e-12;  // relative; a handful of double operations

struct Series {
    PetSeriesHeader header;
    std::vector<PetSliceHeader> slices;

    SuvFactor factor() const { return suv_bw_factor(header, slices); }
};

/// A sound Bq/mL series: 350 MBq given at 10:00, scan at 11:00, half-life 6586.2 s, 70 kg, two slices.
Series sound_series() {
    Series series;
    PetSeriesHeader& header = series.header;
    header.units = "BQML";
    header.decay_correction = "START";
    header.corrected_image = {"ATTN", "DECY", "SCAT"};
    header.series_start = ClockTime{20000, 39600.0};
    header.injection = ClockTime{20000, 36000.0};
    header.injection_second_of_day = 36000.0;
    header.total_dose = 350e6;
    header.half_life_s = 6586.2;
    header.weight = 70.0;
    header.height_m = 1.75;
    header.sex = "M";
    PetSliceHeader slice;
    slice.acquisition = header.series_start;
    slice.actual_frame_duration_ms = 180000.0;
    slice.frame_reference_time_ms = 1e3 * 89.858;
    series.slices = {slice, slice};
    return series;
}

const double sound_factor = 70e3 / (350e6 * std::exp2(-3600.0 / 6586.2));

std::string refusal_of(const std::function<void(Series&)>& change) {
    Series series = sound_series();
    change(series);
    try {
        series.factor();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
        return error.where();
    }
    return "not refused";
}

double factor_after(const std::function<void(Series&)>& change) {
    Series series = sound_series();
    change(series);
    return series.factor().per_slice.front();
}

TEST(SuvFactor, DecaysTheDoseToTheStartOfTheSeries) {
    const SuvFactor factor = sound_series().factor();
    ASSERT_EQ(factor.per_slice.size(), 2U);
    EXPECT_NEAR(factor.per_slice[0] / sound_factor, 1.0, exact);
    EXPECT_TRUE(factor.same_for_all_slices());
    EXPECT_EQ(factor.uptake_s, 3600.0);
    EXPECT_TRUE(factor.findings.empty());
    EXPECT_FALSE(factor.trail.empty());
}

TEST(SuvFactor, AdminNeedsNoTimes) {
    EXPECT_NEAR(factor_after([](Series& s) {
                    s.header.decay_correction = "ADMIN";
                    s.header.injection.reset();
                    s.header.injection_second_of_day.reset();
                }) / (70e3 / 350e6),
                1.0, exact);
}

TEST(SuvFactor, NoneCorrectsEachSliceForItsOwnTimeAndFrame) {
    Series series = sound_series();
    series.header.decay_correction = "NONE";
    series.header.corrected_image = {"ATTN"};
    series.slices[1].acquisition = ClockTime{20000, 39600.0 + 600.0};
    const SuvFactor factor = series.factor();
    const double lambda = std::log(2.0) / 6586.2;
    const double during = lambda * 180.0 / (1.0 - std::exp(-lambda * 180.0));
    EXPECT_NEAR(factor.per_slice[0] / (70e3 / 350e6 * during * std::exp(lambda * 3600.0)), 1.0, 1e-11);
    EXPECT_NEAR(factor.per_slice[1] / factor.per_slice[0] / std::exp(lambda * 600.0), 1.0, exact);
    EXPECT_FALSE(factor.same_for_all_slices());
}

TEST(SuvFactor, DoseInMegabecquerelAndWeightInGramGiveTheSame) {
    Series series = sound_series();
    series.header.total_dose = 350.0;
    series.header.weight = 70000.0;
    const SuvFactor factor = series.factor();
    EXPECT_NEAR(factor.per_slice[0] / sound_factor, 1.0, exact);
    EXPECT_EQ(factor.findings.size(), 2U);
}

TEST(SuvFactor, StartTimeWithoutDateTakesTheDateOfTheScan) {
    EXPECT_NEAR(factor_after([](Series& s) { s.header.injection.reset(); }) / sound_factor, 1.0, exact);
}

TEST(SuvFactor, StartTimeBeforeMidnightBelongsToTheDayBefore) {
    EXPECT_NEAR(factor_after([](Series& s) {
                    s.header.injection.reset();
                    s.header.injection_second_of_day = 86400.0 - 1800.0;
                    s.header.series_start = ClockTime{20001, 1800.0};
                    for (PetSliceHeader& slice : s.slices)
                        slice.acquisition = s.header.series_start;
                }) / sound_factor,
                1.0, exact);
}

TEST(SuvFactor, SeriesTimeAfterAcquisitionFallsBackToTheGePrivateTime) {
    EXPECT_NEAR(factor_after([](Series& s) {
                    s.header.ge_scan = s.header.series_start;
                    s.header.series_start = ClockTime{20000, 50000.0};
                }) / sound_factor,
                1.0, exact);
}

TEST(SuvFactor, WithoutGeTimeTheFrameReferenceTimeTellsTheStart) {
    // 89.858 s is the published mean-activity time of a 180 s frame of 18F, rounded to 1 ms: 1e-3 s is 1e-7 of decay.
    EXPECT_NEAR(factor_after([](Series& s) {
                    s.header.series_start = ClockTime{20000, 50000.0};
                }) / sound_factor,
                1.0, 2e-7);
}

TEST(SuvFactor, MoreThanAMinuteBetweenReferenceTimesIsAFinding) {
    Series series = sound_series();
    series.slices[0].frame_reference_time_ms = 0.0;
    EXPECT_EQ(series.factor().findings.size(), 1U);
    series.header.ge_scan = ClockTime{20000, 39600.0 + 61.0};
    EXPECT_EQ(series.factor().findings.size(), 2U);
}

TEST(SuvFactor, PhilipsCountsUseTheSuvFactorOrTheActivityFactor) {
    EXPECT_EQ(factor_after([](Series& s) {
                  s.header.units = "CNTS";
                  s.header.philips_suv_factor = 0.00025;
              }),
              0.00025);
    EXPECT_NEAR(factor_after([](Series& s) {
                    s.header.units = "CNTS";
                    s.header.philips_suv_factor = 0.0;
                    s.header.philips_activity_factor = 2.5;
                }) / (2.5 * sound_factor),
                1.0, exact);
}

TEST(SuvFactor, SuvOfAnotherNormalisationBecomesBodyWeight) {
    const auto with_type = [](const char* units, const char* type) {
        return factor_after([=](Series& s) {
            s.header.units = units;
            s.header.suv_type = type;
        });
    };
    EXPECT_EQ(with_type("GML", ""), 1.0);
    EXPECT_EQ(with_type("GML", "BW"), 1.0);
    EXPECT_NEAR(with_type("GML", "LBMJAMES128"), 70.0 / 56.52, 1e-12);
    EXPECT_NEAR(with_type("GML", "LBMJANMA"), 70.0 / 55.8571, 1e-5);
    EXPECT_NEAR(with_type("CM2ML", ""), 70e3 / 18481.43, 1e-5);
}

TEST(SuvFactor, DateShiftChangesNoBit) {
    Series moved = sound_series();
    for (const std::int64_t days : {-7300, 13, 40000}) {
        moved = sound_series();
        moved.header.series_start->day += days;
        moved.header.injection->day += days;
        for (PetSliceHeader& slice : moved.slices)
            slice.acquisition->day += days;
        EXPECT_EQ(moved.factor().per_slice, sound_series().factor().per_slice);
    }
}

// REQ-HARM-02
TEST(SuvFactor, RefusesWithANamedReason) {
    EXPECT_EQ(refusal_of([](Series& s) { s.header.units = ""; }), "SUV refused: units-missing");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.units = "PROPCNTS"; }), "SUV refused: units-not-convertible");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.units = "CNTS"; }), "SUV refused: philips-factor-missing");
    EXPECT_EQ(refusal_of([](Series& s) {
                  s.header.units = "GML";
                  s.header.suv_type = "XYZ";
              }),
              "SUV refused: suv-type-unknown");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.corrected_image = {"DECY"}; }),
              "SUV refused: not-attenuation-corrected");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.decay_correction = ""; }), "SUV refused: decay-correction-missing");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.decay_correction = "SOME"; }),
              "SUV refused: decay-correction-unknown");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.total_dose.reset(); }), "SUV refused: dose-missing");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.total_dose = NAN; }), "SUV refused: dose-missing");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.half_life_s = 0.0; }), "SUV refused: half-life-missing");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.weight.reset(); }), "SUV refused: weight-missing");
    EXPECT_EQ(refusal_of([](Series& s) {
                  s.header.injection.reset();
                  s.header.injection_second_of_day.reset();
              }),
              "SUV refused: injection-time-missing");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.injection->second = 80000.0; }), "SUV refused: injection-after-scan");
    EXPECT_EQ(refusal_of([](Series& s) { s.header.injection->day -= 10; }), "SUV refused: uptake-too-long");
    EXPECT_EQ(refusal_of([](Series& s) {
                  for (PetSliceHeader& slice : s.slices)
                      slice.acquisition.reset();
              }),
              "SUV refused: reference-time-missing");
    EXPECT_EQ(refusal_of([](Series& s) { s.slices[1].rescale_intercept = -1.0; }), "SUV refused: rescale-intercept");
}

// REQ-HARM-02
TEST(SuvFactor, HalfLifeOfAnotherNuclideIsRefused) {
    const std::vector<KnownNuclide> known{{"18F", {6586.2}}, {"68Ga", {4057.7}}};
    Series series = sound_series();
    series.header.radionuclide = "^18^Fluorine";
    EXPECT_NO_THROW(suv_bw_factor(series.header, series.slices, known));
    series.header.half_life_s = 6588.0;  // as some scanners store it
    EXPECT_NO_THROW(suv_bw_factor(series.header, series.slices, known));
    series.header.half_life_s = 4057.7;
    try {
        suv_bw_factor(series.header, series.slices, known);
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.where(), "SUV refused: half-life-contradicts-nuclide");
        EXPECT_NE(std::string(error.what()).find("4057.7 s, that of 18F is 6586.2 s"), std::string::npos);
    }
    series.header.decay_correction = "ADMIN";  // its decay does not count
    EXPECT_NO_THROW(suv_bw_factor(series.header, series.slices, known));
    series.header.decay_correction = "START";
    series.header.radionuclide = "a nuclide that is not known";
    EXPECT_NO_THROW(suv_bw_factor(series.header, series.slices, known));
}

// REQ-HARM-02
TEST(SuvFactor, EveryHalfLifeInUseForTheNuclideIsAccepted) {
    const std::vector<KnownNuclide> known{{"82Rb", {76.38, 75.45, 75.0}}};
    Series series = sound_series();
    series.header.radionuclide = "^82^Rubidium";
    series.header.injection = ClockTime{20000, 39600.0 - 120.0};
    for (const double half_life_s : {76.38, 76.0, 75.45, 75.0}) {
        series.header.half_life_s = half_life_s;
        EXPECT_NO_THROW(suv_bw_factor(series.header, series.slices, known)) << half_life_s;
    }
    series.header.half_life_s = 122.24;
    try {
        suv_bw_factor(series.header, series.slices, known);
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(std::string(error.what()).find("that of 82Rb is 76.38 s or 75.45 s or 75 s"), std::string::npos)
            << error.what();
    }
}

TEST(SuvFactor, VolumeIsMultipliedSliceBySlice) {
    Volume image(ImageGrid::centred({2, 1, 2}, {1, 1, 1}), Quantity::activity_concentration, 2.0F);
    SuvFactor factor;
    factor.per_slice = {0.5, 2.0};
    const Volume suv = to_suv(image, factor);
    EXPECT_EQ(suv.values, (std::vector<float>{1.0F, 1.0F, 4.0F, 4.0F}));
    EXPECT_EQ(suv.quantity, Quantity::suv_bw);
    factor.per_slice.pop_back();
    EXPECT_THROW(to_suv(image, factor), Error);
    EXPECT_THROW(to_suv(Volume(), SuvFactor()), Error) << "no voxels";
}

}  // namespace
}  // namespace isotone::harmonize::suv
