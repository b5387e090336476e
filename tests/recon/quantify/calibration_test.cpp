// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/calibration.hpp"

#include "../corrections/small_projections.hpp"
#include "core/exam.hpp"
#include "recon/quantify/scale.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using test::technetium;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

PlanarMeasurement planar() {
    PlanarMeasurement measurement;
    measurement.source = {40.0, 21624.12, 21624.12, 0.03};  // one half-life after the assay: 20 MBq
    measurement.counted = {180000.0, {{0.0, 100.0}}};
    return measurement;
}

// REQ-QUANT-04
TEST(Calibration, PlanarFactorIsCountsPerTimeAndActivity) {
    const Calibration calibration = calibrate(planar());
    const double during = mean_decay_during(100.0, 21624.12);
    EXPECT_NEAR(calibration.factor_cps_per_mbq, 1800.0 / 20.0 / during, 1e-9);
    EXPECT_NEAR(during, 1.0 - 0.6931471805599453 * 100.0 / 21624.12 / 2.0, 2e-6);  // first order of the decay
    EXPECT_NEAR(calibration.type_a_relative, 1.0 / std::sqrt(180000.0), 1e-12);
    EXPECT_NEAR(calibration.combined_relative(), std::hypot(1.0 / std::sqrt(180000.0), 0.03), 1e-12);
}

// REQ-QUANT-04
TEST(Calibration, HeadsThatCountAtOnceSeeTheSourceDecayOnce) {
    constexpr double sensitivity = 90.0, activity_mbq = 20.0, half_life_s = 21624.12, duration_s = 960.0;
    const double lambda = 0.6931471805599453 / half_life_s;
    const double decays = (1.0 - std::exp(-lambda * duration_s)) / lambda;  // per Bq at the start, in closed form
    PlanarMeasurement measurement;
    measurement.source = {activity_mbq, 0.0, half_life_s, 0.0};
    for (int step = 0; step < 32; ++step) {
        measurement.counted.views.insert(measurement.counted.views.end(), 2, {30.0 * step, 30.0});  // both heads
    }
    measurement.counted.counts = 2.0 * sensitivity * activity_mbq * decays;
    EXPECT_NEAR(calibrate(measurement).factor_cps_per_mbq, sensitivity, 1e-9);  // rounding of 64 sums
    measurement.counted.views = {{0.0, duration_s}};
    measurement.counted.counts *= 0.5;
    EXPECT_NEAR(calibrate(measurement).factor_cps_per_mbq, sensitivity, 1e-9);
}

// REQ-QUANT-04
TEST(Calibration, BackgroundAndDeadTimeAreTakenOut) {
    PlanarMeasurement measurement = planar();
    measurement.background = CountedViews{6000.0, {{0.0, 200.0}}};
    measurement.counted.views.front().live_fraction = 0.5;
    const Calibration calibration = calibrate(measurement);
    const Calibration plain = calibrate(planar());
    // 30 counts/s of background, half of which are counted beside the source: 1500 in 100 s
    EXPECT_NEAR(calibration.factor_cps_per_mbq / plain.factor_cps_per_mbq, 2.0 * 178500.0 / 180000.0, 1e-12);
    EXPECT_NEAR(calibration.type_a_relative, std::sqrt(180000.0 + 0.0625 * 6000.0) / 178500.0, 1e-12);
}

// REQ-QUANT-07
TEST(Calibration, EveryViewHasItsOwnLiveFraction) {
    constexpr double half_life_s = 21624.12;
    PlanarMeasurement measurement;
    measurement.source = {20.0, 0.0, half_life_s, 0.0};
    measurement.counted.views = {{0.0, 50.0, 0.5}, {0.0, 50.0, 0.8}, {half_life_s, 50.0, 1.0}};
    const double during = mean_decay_during(50.0, half_life_s);
    measurement.counted.counts = 90.0 * 20.0 * 50.0 * during * (0.5 + 0.8 + 0.5);
    EXPECT_NEAR(calibrate(measurement).factor_cps_per_mbq, 90.0, 1e-10);
}

// REQ-QUANT-08
TEST(Calibration, AFactorAboveOneCountPerDecayIsRefused) {
    PlanarMeasurement measurement = planar();
    measurement.source.activity_mbq = 40e-6;  // TBq: 1800 counts/s of what decays 20 times a second
    EXPECT_THAT(error_of([&] { calibrate(measurement); }).hint(), HasSubstr("one count per decay"));
    ImageMeasurement image;
    image.source = {10.0, 0.0, 1e5, 0.0};
    image.image_sensitivity_cps_per_mbq = unit_sensitivity_cps_per_mbq;  // of an image that is in Bq/mL
    image.image_mbq = {10.1};
    EXPECT_THAT(error_of([&] { calibrate(image); }).hint(), HasSubstr("unit of the image"));
}

// REQ-QUANT-04
TEST(Calibration, CylinderFactorIsTheImageCalibrationFactor) {
    // harmonised literature form: ICF = (N / T) x [lT / (1 - exp(-lT))] / A, here of an image without decay correction
    constexpr double half_life_s = 6.0 * 3600.0, duration_s = 1800.0, voi_share = 0.4;
    const double counts_per_s = 3000.0;
    ImageMeasurement measurement;
    measurement.source = {100.0, 0.0, half_life_s, 0.02};
    measurement.image_sensitivity_cps_per_mbq = unit_sensitivity_cps_per_mbq;
    measurement.image_mbq = {counts_per_s * 1e-6 * voi_share};  // in Bq at one count/s per Bq
    measurement.voi_share = voi_share;
    measurement.decayed_in_scan = mean_decay_during(duration_s, half_life_s);
    const double lt = 0.6931471805599453 * duration_s / half_life_s;
    const double icf = counts_per_s * voi_share * (lt / (1.0 - std::exp(-lt))) / (100.0 * voi_share);
    EXPECT_NEAR(calibrate(measurement).factor_cps_per_mbq, icf, 1e-9 * icf);
}

// REQ-QUANT-04
TEST(Calibration, AnImageThatShowsTooMuchRaisesTheSensitivity) {
    ImageMeasurement measurement;
    measurement.experiment = CalibrationExperiment::sphere;
    measurement.source = {10.0, 0.0, 1e5, 0.0};
    measurement.image_sensitivity_cps_per_mbq = 80.0;
    measurement.image_mbq = {10.9, 11.0, 11.1};
    const Calibration calibration = calibrate(measurement);
    EXPECT_NEAR(calibration.factor_cps_per_mbq, 88.0, 1e-12);
    EXPECT_NEAR(calibration.type_a_relative, 0.1 / std::sqrt(3.0) / 11.0, 1e-12);
}

// REQ-QUANT-04
TEST(Calibration, ExperimentsThatGiveNoFactorAreRefused) {
    const auto code = [](auto measurement) { return error_of([&] { calibrate(measurement); }).code(); };
    PlanarMeasurement no_counts = planar();
    no_counts.counted.counts = 0.0;
    EXPECT_EQ(code(no_counts), ErrorCode::inconsistent_data);
    PlanarMeasurement no_activity = planar();
    no_activity.source.activity_mbq = 0.0;
    EXPECT_EQ(code(no_activity), ErrorCode::inconsistent_data);
    PlanarMeasurement background_without_time = planar();
    background_without_time.background = CountedViews{5.0, {}};
    EXPECT_EQ(code(background_without_time), ErrorCode::inconsistent_data);
    PlanarMeasurement dead = planar();
    dead.counted.views.front().live_fraction = 1.2;
    EXPECT_EQ(code(dead), ErrorCode::inconsistent_data);
    ImageMeasurement half_a_sphere;
    half_a_sphere.experiment = CalibrationExperiment::sphere;
    half_a_sphere.source = {10.0, 0.0, 1e5, 0.0};
    half_a_sphere.image_sensitivity_cps_per_mbq = 80.0;
    half_a_sphere.image_mbq = {5.0};
    half_a_sphere.voi_share = 0.5;
    EXPECT_EQ(code(half_a_sphere), ErrorCode::inconsistent_data);
}

struct Camera {
    SpectData data = technetium();
    Calibration calibration = calibrate(planar());

    Camera() {
        data.exam.nuclide = {"99mTc", 21624.12, 0.0};
        data.collimator = "LEHR";
        data.manufacturer = "Maker";
        data.model = "Two heads";
        data.serial = "17";
        describe(calibration, data, {0});
    }
};

// REQ-QUANT-05
TEST(Calibration, HoldsForTheSameCameraHoweverItIsSpelt) {
    Camera camera;
    camera.calibration.nuclide = "Tc-99m";
    camera.calibration.collimator = "lehr ";
    camera.calibration.windows[0].lower_kev += 0.4;  // a level in per cent, rounded
    EXPECT_THAT(check_calibration(camera.calibration, camera.data, {0}, false), IsEmpty());
}

// REQ-QUANT-05
TEST(Calibration, OfAnotherCameraCollimatorNuclideOrWindowIsRefused) {
    const auto refusal = [](const auto& spoil) {
        Camera camera;
        spoil(camera.calibration);
        return std::string(error_of([&] { check_calibration(camera.calibration, camera.data, {0}, false); }).what());
    };
    EXPECT_THAT(refusal([](Calibration& c) { c.nuclide = "177Lu"; }), HasSubstr("nuclide"));
    EXPECT_THAT(refusal([](Calibration& c) { c.collimator = "MEGP"; }), HasSubstr("collimator"));
    EXPECT_THAT(refusal([](Calibration& c) { c.windows[0].upper_kev = 147.0; }), HasSubstr("energy window"));
    EXPECT_THAT(refusal([](Calibration& c) { c.model = "One head"; }), HasSubstr("camera model"));
    EXPECT_THAT(refusal([](Calibration& c) { c.serial = "18"; }), HasSubstr("serial"));
    EXPECT_THAT(refusal([](Calibration& c) { c.manufacturer = "Other"; }), HasSubstr("manufacturer"));
}

/// Two collimators of a camera that files call "Two heads".
struct NamedCamera : Camera {
    GammaCamera maker_camera, other_camera;

    NamedCamera() {
        Collimator lehr, leap;
        lehr.name = "LEHR";
        lehr.aliases = {"Low Energy High Resolution"};
        leap.name = "LEAP";
        maker_camera.name = "Maker two";
        maker_camera.vendor = "Maker";
        maker_camera.aliases = {"Two heads", "Two heads plus"};
        maker_camera.collimators = {lehr, leap};
        other_camera.name = "Infinite";
        other_camera.vendor = "Elsewhere";
        other_camera.aliases = {"Infinite II"};
        other_camera.collimators = {lehr};
    }

    /// @returns what it says against the calibration; empty where it holds
    std::string refusal(const GammaCamera& camera, const std::string& collimator) const {
        const ModelledCamera modelled{camera, camera.collimator(collimator)};
        try {
            check_calibration(calibration, data, {0}, false, modelled);
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    }
};

// REQ-QUANT-05
TEST(Calibration, IsComparedWithTheCameraAndCollimatorThatAreModelled) {
    NamedCamera named;
    EXPECT_EQ(named.refusal(named.maker_camera, "LEHR"), "");
    EXPECT_EQ(named.refusal(named.maker_camera, "LEAP"), "its collimator is LEHR, the one named here LEAP");
    EXPECT_THAT(named.refusal(named.other_camera, "LEHR"),
                HasSubstr("manufacturer is Maker, the one named here Elsewhere"));
    named.data.model = "Infinite II";
    EXPECT_EQ(named.refusal(named.maker_camera, "LEHR"), "");  // named against the file, and what it was made with
    named.calibration.collimator = "LEAP";
    EXPECT_EQ(named.refusal(named.maker_camera, "LEAP"), "");
}

// REQ-QUANT-05
TEST(Calibration, IsComparedWithWhatIsNamedWhereTheDataNameNothing) {
    NamedCamera named;
    named.data.model = named.data.manufacturer = named.data.collimator = "";
    named.calibration.manufacturer = "MAKER NM";
    EXPECT_EQ(named.refusal(named.maker_camera, "LEHR"), "");
    EXPECT_THAT(named.refusal(named.maker_camera, "LEAP"), HasSubstr("collimator"));
    named.calibration.manufacturer = "";
    EXPECT_THAT(named.refusal(named.other_camera, "LEHR"),
                HasSubstr("camera model is Two heads, the one named here Infinite"));
}

// REQ-QUANT-05
TEST(Calibration, ModelsThatShareACameraFileAreNotOne) {
    NamedCamera named;
    named.data.model = "Two heads plus";
    EXPECT_THAT(named.refusal(named.maker_camera, "LEHR"), HasSubstr("camera model"));
    named.data = NamedCamera().data;
    named.data.collimator = "Low Energy High Resolution";  // another word for the same
    EXPECT_EQ(named.refusal(named.maker_camera, "LEHR"), "");
}

// REQ-QUANT-05
TEST(Calibration, WhatIsAcceptedOrUnknownIsAFinding) {
    Camera camera;
    camera.calibration.collimator = "MEGP";
    camera.data.serial.clear();
    EXPECT_THAT(check_calibration(camera.calibration, camera.data, {0}, true),
                ElementsAre(HasSubstr("serial number of the data is not known"), HasSubstr("MEGP")));
}

// REQ-QUANT-05
TEST(Calibration, RecordsRoundTrip) {
    Camera camera;
    camera.calibration.experiment = CalibrationExperiment::cylinder;
    camera.calibration.date = "2026-11-25";
    camera.calibration.remark = "20 cm, 5 L";
    camera.calibration.corrections = {{"attenuation", true, "map"}, {"scatter", false, "not corrected"}};
    camera.calibration.findings = {"no provenance"};
    const Calibration read = calibration_from_record(to_record(camera.calibration), "record");
    EXPECT_EQ(read.factor_cps_per_mbq, camera.calibration.factor_cps_per_mbq);
    EXPECT_EQ(read.experiment, camera.calibration.experiment);
    EXPECT_EQ(read.type_a_relative, camera.calibration.type_a_relative);
    EXPECT_EQ(read.activity_relative, camera.calibration.activity_relative);
    EXPECT_EQ(read.nuclide, "99mTc");
    EXPECT_EQ(read.windows, camera.calibration.windows);
    EXPECT_EQ(read.collimator, "LEHR");
    EXPECT_EQ(read.serial, "17");
    EXPECT_EQ(read.date, "2026-11-25");
    EXPECT_EQ(read.remark, "20 cm, 5 L");
    ASSERT_EQ(read.corrections.size(), 2U);
    EXPECT_EQ(read.corrections[0].name, "attenuation");
    EXPECT_TRUE(read.corrections[0].applied);
    EXPECT_FALSE(read.corrections[1].applied);
    EXPECT_EQ(read.corrections[1].detail, "not corrected");
    EXPECT_THAT(read.findings, ElementsAre("no provenance"));
}

// REQ-QUANT-05
TEST(Calibration, RecordsOfAnotherUnitOrSchemaAreRefused) {
    const Camera camera;
    Record other = to_record(camera.calibration);
    other["unit"] = "cps/uCi";
    EXPECT_EQ(error_of([&] { calibration_from_record(other, "record"); }).code(), ErrorCode::usage);
    other = to_record(camera.calibration);
    other["schema"] = "isotone-spect-calibration/2";
    EXPECT_EQ(error_of([&] { calibration_from_record(other, "record"); }).code(), ErrorCode::usage);
    other = to_record(camera.calibration);
    other["factor"] = 0.0;
    EXPECT_EQ(error_of([&] { calibration_from_record(other, "record"); }).code(), ErrorCode::usage);
}

// REQ-SPECT-09
TEST(Calibration, OfAWindowOfSeveralRangesHoldsForTheSameRangesAlone) {
    Camera camera;
    camera.data.windows[0] = window_of_levels("111In", {154.0, 188.0, 221.0, 270.0}, "test");
    describe(camera.calibration, camera.data, {0});
    EXPECT_THAT(calibration_from_record(to_record(camera.calibration), "record").windows,
                ElementsAre(camera.data.windows[0]));
    EXPECT_THAT(check_calibration(camera.calibration, camera.data, {0}, false), IsEmpty());
    camera.data.windows[0] = {"111In", 154.0, 270.0};
    EXPECT_THAT(error_of([&] { check_calibration(camera.calibration, camera.data, {0}, false); }).what(),
                HasSubstr("its energy window is 154 to 188 and 221 to 270 keV, that of the data 154 to 270 keV"));
}

/// 177Lu with both photopeaks.
struct LutetiumCamera : Camera {
    LutetiumCamera() {
        data.windows = {{"113", 101.7, 124.3}, {"208", 187.2, 228.8}, {"between", 124.3, 187.2}};
        data.exam.nuclide.name = "177Lu";
        describe(calibration, data, {0, 1});
    }
};

// REQ-QUANT-05
TEST(Calibration, OfASumHoldsForTheSumAloneWhicheverWindowsItIsDividedInto) {
    LutetiumCamera camera;
    const auto refusal = [&](const std::vector<int>& windows) {
        return std::string(
            error_of([&] { check_calibration(camera.calibration, camera.data, windows, false); }).what());
    };
    EXPECT_THAT(check_calibration(camera.calibration, camera.data, {1, 0}, false), IsEmpty());
    EXPECT_THAT(refusal({1}), HasSubstr("101.7 to 124.3 keV + 187.2 to 228.8 keV, that of the data 187.2 to 228.8"));
    EXPECT_THAT(refusal({0, 1, 2}), HasSubstr("energy window"));
    // The camera added the two itself.
    camera.data.windows = {window_of_levels("both", {101.7, 124.3, 187.2, 228.8}, "test")};
    EXPECT_THAT(check_calibration(camera.calibration, camera.data, {0}, false), IsEmpty());
    // Windows that touch count what one does.
    camera.data.windows = {{"113", 101.7, 124.3}, {"low", 187.2, 208.0}, {"high", 208.0, 228.8}};
    EXPECT_THAT(check_calibration(camera.calibration, camera.data, {0, 1, 2}, false), IsEmpty());
    // What two windows hold is counted twice.
    camera.data.windows = {{"113", 101.7, 124.3}, {"208", 187.2, 228.8}, {"inner", 200.0, 220.0}};
    EXPECT_THAT(refusal({0, 1, 2}), HasSubstr("energy window"));
}

// REQ-QUANT-05
TEST(Calibration, OfOneWindowIsNoneOfASumUnlessAccepted) {
    LutetiumCamera camera;
    describe(camera.calibration, camera.data, {1});
    EXPECT_EQ(error_of([&] {
                  check_calibration(camera.calibration, camera.data, {0, 1}, false);
              }).code(),
              ErrorCode::inconsistent_data);
    EXPECT_THAT(check_calibration(camera.calibration, camera.data, {0, 1}, true),
                ElementsAre(HasSubstr("its energy window is 187.2 to 228.8 keV, that of the data 101.7 to 124.3 keV + "
                                      "187.2 to 228.8 keV; accepted")));
}

// REQ-QUANT-05
TEST(Calibration, RecordsHoldOneWindowAsEverAndSumsAsAList) {
    LutetiumCamera camera;
    const Record sum = to_record(camera.calibration);
    EXPECT_EQ(sum.find("window"), nullptr);
    EXPECT_EQ(calibration_from_record(sum, "record").windows, camera.calibration.windows);
    describe(camera.calibration, camera.data, {1});
    const Record one = to_record(camera.calibration);
    EXPECT_EQ(one.find("windows"), nullptr);
    ASSERT_NE(one.find("window"), nullptr);
    EXPECT_EQ(calibration_from_record(one, "record").windows, camera.calibration.windows);
    Record both = sum;
    both["window"] = *one.find("window");
    EXPECT_EQ(error_of([&] { calibration_from_record(both, "record"); }).code(), ErrorCode::usage);
}

// REQ-QUANT-05
TEST(Calibration, RecordsWrittenBeforeSumsCouldBeCalibratedAreRead) {
    Record older;
    older["schema"] = "isotone-spect-calibration/1";
    older["factor"] = 91.783;
    older["unit"] = "cps/MBq";
    older["experiment"] = "planar";
    older["relative_uncertainty"]["type_a"] = 0.0016;
    older["relative_uncertainty"]["activity"] = 0.0;
    older["relative_uncertainty"]["combined"] = 0.0016;
    older["nuclide"] = "99mTc";
    older["window"]["name"] = "peak";
    older["window"]["lower_kev"] = 126.0;
    older["window"]["upper_kev"] = 154.0;
    for (const char* key : {"collimator", "manufacturer", "model", "serial", "date", "remark"}) {
        older[key] = "";
    }
    const Calibration read = calibration_from_record(older, "record");
    EXPECT_THAT(read.windows, ElementsAre(EnergyWindow{"peak", 126.0, 154.0}));
    EXPECT_THAT(read.findings, IsEmpty());
    older["factor"] = 2e6;
    EXPECT_EQ(error_of([&] { calibration_from_record(older, "record"); }).code(), ErrorCode::usage);
}

// REQ-QUANT-08
TEST(Calibration, WhoUsesItIsToldWhatWasFoundWhenItWasMade) {
    Camera camera;
    camera.calibration.findings = {"the image is not corrected for scatter"};
    EXPECT_THAT(check_calibration(camera.calibration, camera.data, {0}, false),
                ElementsAre("calibration, when it was made: the image is not corrected for scatter"));
}

}  // namespace
}  // namespace isotone::recon
