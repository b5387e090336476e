// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/calibration_corrections.hpp"

#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// REQ-QUANT-12
TEST(CalibratedCorrections, OfAnImageHoldForImagesCorrectedForTheSame) {
    Calibration calibration;
    calibration.experiment = CalibrationExperiment::cylinder;
    calibration.corrections = {
        {"attenuation", true, "map"}, {"scatter", true, "effective source"}, {"dead time", false, "not corrected"}};
    const auto check = [&](bool attenuation, bool scatter, bool dead_time, bool accept = false) {
        return check_calibrated_corrections(
            calibration,
            {{"scatter", scatter, "by windows"}, {"attenuation", attenuation, "CT"}, {"dead time", dead_time, "tau"}},
            accept);
    };
    EXPECT_THAT(check(true, true, false), IsEmpty());
    const Error attenuation = error_of([&] { check(false, true, false); });
    EXPECT_EQ(attenuation.code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(std::string(attenuation.what()),
              "it was made with attenuation correction (map), this image is not corrected for it (CT)");
    EXPECT_THAT(error_of([&] { check(true, false, false); }).what(), HasSubstr("with scatter correction"));
    EXPECT_THAT(check(true, false, false, true),
                ElementsAre("calibration: it was made with scatter correction (effective source), this image is not "
                            "corrected for it (by windows); accepted"));
    calibration.corrections[1].applied = false;
    EXPECT_THAT(error_of([&] { check(true, true, false); }).what(),
                HasSubstr("it was made without scatter correction (effective source), this image is corrected for it"));
    EXPECT_THAT(check(true, false, false), IsEmpty()) << "both are made in the same way";
    // Losses depend on the rate: a weak source needs no correction, a patient after therapy does.
    EXPECT_THAT(check(true, false, true), ElementsAre(HasSubstr("without dead time corrected")));
}

// REQ-QUANT-12
TEST(CalibratedCorrections, OfAPlanarSourceOrWithoutRecordsAreNotComparedInWhatIsNotThere) {
    const std::vector<CorrectionRecord> none{{"scatter", false, ""}, {"attenuation", false, ""}};
    Calibration calibration;
    EXPECT_THAT(check_calibrated_corrections(calibration, none, false), IsEmpty());
    calibration.experiment = CalibrationExperiment::sphere;
    EXPECT_THAT(
        check_calibrated_corrections(calibration, none, false),
        ElementsAre(HasSubstr("attenuation corrected is not known"), HasSubstr("scatter corrected is not known")));
}

}  // namespace
}  // namespace isotone::recon
