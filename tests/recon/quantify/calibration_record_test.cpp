// SPDX-License-Identifier: Apache-2.0
/// Calibrations in files, as they are written and as older ones were.
#include "recon/quantify/calibration.hpp"
#include "tests/recon/quantify/calibrated_camera.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using test::Camera;
using test::LutetiumCamera;
using testing::ElementsAre;
using testing::IsEmpty;

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

}  // namespace
}  // namespace isotone::recon
