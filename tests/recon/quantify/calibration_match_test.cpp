// SPDX-License-Identifier: Apache-2.0
/// For which data a calibration holds.
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
using testing::HasSubstr;
using testing::IsEmpty;

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

// REQ-QUANT-08
TEST(Calibration, WhoUsesItIsToldWhatWasFoundWhenItWasMade) {
    Camera camera;
    camera.calibration.findings = {"the image is not corrected for scatter"};
    EXPECT_THAT(check_calibration(camera.calibration, camera.data, {0}, false),
                ElementsAre("calibration, when it was made: the image is not corrected for scatter"));
}

}  // namespace
}  // namespace isotone::recon
