// SPDX-License-Identifier: Apache-2.0
// `isotone recon --calibration`: for which data a record serves.
#include "app/files/image_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/spect_container.hpp"
#include "tests/app/run_command.hpp"
#include "tests/app/spect/calibration_runs.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::app {
namespace {

using test::CalibrateStudy;
using test::error_of;
using test::factor_of;
using test::record_of;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

// REQ-QUANT-05
TEST_F(CalibrateStudy, ASumOfPhotopeaksIsCalibratedAsASumAndServesNoOther) {
    planar("113,208", "sum.json");
    planar("208", "one.json");
    // 24 views x 8 pixels in 480 s, the two windows as 1 to 3
    EXPECT_NEAR(factor_of(folder_ / "sum.json"), 24.0 * 8.0 * 400.0 / 480.0 / 20.0, 1e-2);  // decay: 0.03 %
    EXPECT_NEAR(factor_of(folder_ / "one.json") / factor_of(folder_ / "sum.json"), 0.75, 1e-9);
    EXPECT_EQ(record_of(folder_ / "sum.json").windows.size(), 2U);
    const auto findings = [&](const std::string& out, const std::string& photopeaks, const std::string& calibration,
                              const std::vector<std::string>& options) {
        std::vector<std::string> words{
            "recon",           raw_.string(), "-o",       file(out),       "--iterations",   "1", "--subsets", "2",
            "--no-resolution", "--photopeak", photopeaks, "--calibration", file(calibration)};
        words.insert(words.end(), options.begin(), options.end());
        return test::run(words);
    };
    EXPECT_THAT(findings("a", "208,113", "sum.json", {}), Not(Contains(HasSubstr("energy window"))));
    const Error refused = error_of([&] { findings("b", "113,208", "one.json", {}); });
    EXPECT_EQ(refused.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(refused.what(), HasSubstr("its energy window is 187.2 to 228.8 keV, that of the data 101.7 to 124.3"));
    EXPECT_EQ(error_of([&] { findings("c", "208", "sum.json", {}); }).code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(findings("d", "113,208", "one.json", {"--allow", "other_calibration"}),
                Contains(HasSubstr("187.2 to 228.8 keV; accepted")));
    EXPECT_THAT(io::file::read_text(folder_ / "d" / "provenance.json", 1U << 22U),
                HasSubstr("187.2 to 228.8 keV; accepted"));
    EXPECT_EQ(error_of([&] { planar("208,208", "twice.json"); }).code(), ErrorCode::usage);
}

// REQ-QUANT-05
TEST_F(CalibrateStudy, ACollimatorOrCameraNamedAgainstTheFileIsComparedAndNoted) {
    SpectData data = io::hdf5::read_spect(raw_);
    data.manufacturer = "SIEMENS NM";
    data.model = "Symbia Evo";
    data.collimator = "LEHR";
    io::hdf5::write_spect(raw_, data);
    planar("208", "one.json");
    int runs = 0;
    const auto use = [&](const std::vector<std::string>& options) {
        std::vector<std::string> words{"recon",
                                       raw_.string(),
                                       "-o",
                                       file(std::to_string(++runs)),
                                       "--photopeak",
                                       "208",
                                       "--iterations",
                                       "1",
                                       "--subsets",
                                       "2",
                                       "--calibration",
                                       file("one.json")};
        words.insert(words.end(), options.begin(), options.end());
        return test::run(words);
    };
    EXPECT_THAT(use({}), Not(Contains(HasSubstr("as asked"))));
    EXPECT_THAT(use({"--collimator", "SY-LEHR"}), Not(Contains(HasSubstr("as asked"))));
    for (const char* resolution : {"--scatter=none", "--no-resolution"}) {
        EXPECT_THAT(error_of([&] {
                        use({"--collimator", "LEAP", resolution});
                    }).what(),
                    HasSubstr("its collimator is LEHR, the one named here LEAP"));
        EXPECT_THAT(error_of([&] {
                        use({"--camera", "ge_infinia", resolution});
                    }).what(),
                    HasSubstr("its manufacturer is SIEMENS NM, the one named here GE"));
    }
    const auto accepted = use({"--camera", "ge_infinia", "--allow", "other_calibration"});
    EXPECT_THAT(accepted, Contains("the camera is GE Infinia as asked; the data state \"Symbia Evo\""));
    EXPECT_THAT(use({"--collimator", "LEAP", "--allow", "other_calibration"}),
                Contains("the collimator is LEAP as asked; the data state \"LEHR\""));
}

// REQ-QUANT-12
TEST_F(CalibrateStudy, AnImageCorrectedForOtherThanThatOfTheCalibrationIsRefusedOrAllowedByName) {
    const std::vector<std::string> peak{"--photopeak", "208"};
    sphere(reconstruct("plain", peak), peak);
    Volume map(ImageGrid::centred({12, 12, 4}, {8.0, 8.0, 8.0}), Quantity::attenuation);
    map.grid.frame = Frame::patient_lps;
    map.values.assign(map.values.size(), 0.01F);  // 1/mm
    write_image(folder_ / "map.nii.gz", map);
    int runs = 0;
    const auto use = [&](std::vector<std::string> options) {
        const std::string name = std::to_string(++runs);
        std::vector<std::string> words{
            "recon", raw_.string(),  "-o", file(name),        "--photopeak",   "208",         "--subsets",
            "2",     "--iterations", "2",  "--no-resolution", "--calibration", file("s.json")};
        words.insert(words.end(), options.begin(), options.end());
        return test::run(words);
    };
    EXPECT_THAT(use({}), Not(Contains(HasSubstr("calibration: it was made"))));
    const std::vector<std::string> corrected{"--attenuation", file("map.nii.gz"), "--allow",
                                             "other_frame,radius_inside_body"};
    const Error refused = error_of([&] { use(corrected); });
    EXPECT_EQ(refused.code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refused.where(), "calibration");
    EXPECT_THAT(refused.what(), HasSubstr("without attenuation correction (no attenuation map was supplied)"));
    EXPECT_THAT(refused.hint(), HasSubstr("--allow other_corrections"));
    std::vector<std::string> allowed = corrected;
    allowed.back() += ",other_corrections";
    EXPECT_THAT(use(allowed), Contains(HasSubstr("this image is corrected for it (map, ")));
    EXPECT_THAT(io::file::read_text(folder_ / std::to_string(runs) / "provenance.json", 1U << 22U),
                HasSubstr("without attenuation correction"));
}

}  // namespace
}  // namespace isotone::app
