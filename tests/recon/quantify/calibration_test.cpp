// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/calibration.hpp"

#include "core/exam.hpp"
#include "recon/quantify/scale.hpp"
#include "tests/recon/quantify/calibrated_camera.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using test::planar;
using testing::HasSubstr;

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

}  // namespace
}  // namespace isotone::recon
