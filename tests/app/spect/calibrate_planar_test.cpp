// SPDX-License-Identifier: Apache-2.0
// `isotone calibrate --experiment planar`.
#include "io/dicom/write_nm_projections.hpp"
#include "io/file/atomic_file.hpp"
#include "recon/quantify/calibration.hpp"
#include "recon/quantify/dead_time.hpp"
#include "tests/app/run_command.hpp"
#include "tests/app/spect/calibration_runs.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <numbers>

namespace isotone::app {
namespace {

using test::calibrate;
using test::changed;
using test::error_of;
using test::factor_of;
using test::half_life_s;
using test::record_of;
using test::TemporaryFolder;
using test::write_two_heads;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// REQ-QUANT-04
TEST(Calibrate, HeadsThatCountAtOnceSeeTheSourceDecayOnce) {
    const TemporaryFolder folder;
    const std::string out = (folder / "planar.json").string();
    calibrate({write_two_heads(folder, 1000.0), "--experiment", "planar", "--activity", "10", "-o", out});
    // Counts are floats of about 3e4, so good to 6e-8. Decay over the heads' summed times would give 1.5 % more.
    EXPECT_NEAR(factor_of(out) / 100.0, 1.0, 1e-6);
}

// REQ-QUANT-07
TEST(Calibrate, APlanarSourceIsCorrectedForDeadTimeAndBackground) {
    const TemporaryFolder folder;
    const std::string pure = write_two_heads(folder, 1000.0), out = (folder / "c.json").string();
    constexpr double background_cps = 50.0;
    const double tau_s[] = {2e-4, 3e-4};
    const std::string raw = changed(pure, "raw.h5", [&](SpectData& data) {
        for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
            const ProjectionView& view = data.geometry.views[v];
            const double n = data.counts[0].values[v] / view.duration_s + background_cps;
            const double m =
                recon::observed_rate(n, recon::DeadTimeModel::paralysable, tau_s[static_cast<std::size_t>(view.head)]);
            data.counts[0].values[v] = static_cast<float>(m * view.duration_s);
        }
    });
    const std::string empty = changed(pure, "empty.h5", [&](SpectData& data) {
        data.exam.nuclide = {};
        for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
            ProjectionView& view = data.geometry.views[v];
            view.duration_s = 20.0;
            const double m = recon::observed_rate(background_cps, recon::DeadTimeModel::paralysable,
                                                  tau_s[static_cast<std::size_t>(view.head)]);
            data.counts[0].values[v] = static_cast<float>(m * view.duration_s);
        }
    });
    io::file::write_atomically(folder / "tau.toml",
                               "schema = \"isotone-dead-time/1\"\nmodel = \"paralysable\"\ntau_s = [2e-4, 3e-4]\n");
    const std::vector<std::string> planar{raw, "--experiment", "planar", "--activity", "10", "-o", out};
    const auto with = [&](const std::vector<std::string>& options) {
        std::vector<std::string> words = planar;
        words.insert(words.end(), options.begin(), options.end());
        EXPECT_THAT(calibrate(words), Each(StartsWith("background: the ")));
        return factor_of(out) / 100.0;
    };
    const std::string tau = (folder / "tau.toml").string();
    // What is not known of these files' camera is all there is to say of the background.
    // Floats of 3e4 counts are good to 6e-8. The model's rate is that of a view's mean, as the counts here.
    EXPECT_NEAR(with({"--dead-time", tau, "--background", empty}), 1.0, 1e-6);
    const recon::Calibration record = record_of(out);
    ASSERT_EQ(record.corrections.size(), 3U);
    EXPECT_EQ(record.corrections[0].name, "dead time");
    EXPECT_THAT(record.corrections[0].detail, HasSubstr("paralysable"));
    EXPECT_EQ(record.corrections[1].name, "background");
    EXPECT_THAT(record.corrections[1].detail, HasSubstr("% of the counts were taken off"));
    EXPECT_EQ(record.corrections[2].name, "dead time of the background");
    EXPECT_TRUE(record.corrections[2].applied);
    // Each one left out is missed: 5 % of counts too many, 20 to 27 % lost.
    EXPECT_GT(with({"--dead-time", tau}), 1.04);
    EXPECT_FALSE(record_of(out).corrections[1].applied);
    EXPECT_LT(with({"--background", empty}), 0.85);
    EXPECT_FALSE(record_of(out).corrections[0].applied);
}

// REQ-QUANT-07
TEST(Calibrate, ABackgroundOfAnotherWindowIsRefused) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0);
    const std::string other = changed(raw, "other.h5", [](SpectData& data) { data.windows[0].lower_kev = 120.0; });
    const std::string out = (folder / "c.json").string();
    const Error error = error_of([&] {
        calibrate({raw, "--experiment", "planar", "--activity", "10", "--background", other, "-o", out});
    });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.what(), HasSubstr("126.46 to 154.56 keV"));
}

/// DICOM of one head, 4 views of the counting time and counts per second.
std::string write_dicom(const std::filesystem::path& file, double view_s, float counts_per_s) {
    SpectData data;
    data.exam.nuclide = {"99mTc", half_life_s, 0.0};
    data.exam.start_time_s = 1.6e9;
    data.geometry = {8, 4, 4.8, 4.8, {}};
    data.model = "Camera";
    data.windows = {{"Tc99m", 126.46, 154.56}};
    for (int v = 0; v < 4; ++v) {
        data.geometry.views.push_back({0.5 * std::numbers::pi * v, 200.0, 0.0, view_s * v, view_s, 0});
    }
    // Over 32 pixels, as 16-bit numbers hold them.
    data.counts = {{0, 0, std::vector<float>(data.geometry.size(), counts_per_s * static_cast<float>(view_s) / 32.0F)}};
    io::dicom::write_nm_projections(file, data);
    return file.string();
}

// REQ-QUANT-10
TEST(Calibrate, WhatWasStatedOrAssumedOnReadingIsToldAndStays) {
    const TemporaryFolder folder;
    const std::string raw = write_dicom(folder / "raw.dcm", 30.0, 6400.0F), out = (folder / "c.json").string();
    const std::vector<std::string> planar{raw, "--experiment", "planar", "--activity", "10", "-o", out};
    const auto with = [&](const std::vector<std::string>& options) {
        std::vector<std::string> words = planar;
        words.insert(words.end(), options.begin(), options.end());
        std::vector<std::string> told = calibrate(words);
        EXPECT_EQ(record_of(out).findings, told);
        return told;
    };
    EXPECT_THAT(with({}), Not(Contains(HasSubstr("read with"))));
    const double factor = factor_of(out);
    EXPECT_THAT(with({"--view-duration-s", "3"}), Contains(HasSubstr("projections: read with view_duration_s = 3")));
    EXPECT_NEAR(factor_of(out) / factor, 10.0, 0.1);  // and so it must be told; decay: 0.2 %
    EXPECT_THAT(with({"--radius-mm", "190", "--direction", "ccw"}),
                AllOf(Contains(HasSubstr("radius_mm = 190")), Contains(HasSubstr("direction = "))));
}

// REQ-QUANT-10
TEST(Calibrate, ABackgroundHasItsOwnTimes) {
    const TemporaryFolder folder;
    const std::string raw = write_dicom(folder / "raw.dcm", 30.0, 6400.0F), out = (folder / "c.json").string();
    const std::string empty = write_dicom(folder / "empty.dcm", 30.0, 640.0F);
    const auto factor = [&](const std::vector<std::string>& options) {
        std::vector<std::string> words{raw, "--experiment", "planar", "--activity", "10", "-o", out};
        words.insert(words.end(), options.begin(), options.end());
        calibrate(words);
        return factor_of(out);
    };
    // A tenth of the source's rate; taken for ten times as much, nothing would be left.
    const double alone = factor({});
    EXPECT_NEAR(factor({"--view-duration-s", "30", "--background", empty}) / alone, 0.9, 1e-6);
    EXPECT_NEAR(factor({"--view-duration-s", "3", "--background", empty}) / factor({"--view-duration-s", "3"}), 0.99,
                1e-6)
        << "the source's rate is ten times as high, the background's is not";
    EXPECT_NEAR(factor({"--background", empty, "--background-view-duration-s", "60"}) / alone, 0.95, 1e-6);
    EXPECT_THAT(record_of(out).findings, Contains(HasSubstr("background: read with view_duration_s = 60")));
    EXPECT_EQ(error_of([&] { factor({"--background-view-duration-s", "60"}); }).code(), ErrorCode::usage);
}

/// As write_dicom() of one view, changed to what PS3.3 C.8.4 has of a STATIC image.
std::string write_static(const std::filesystem::path& file, const char* duration_ms, float counts) {
    SpectData data;
    data.exam.nuclide = {"99mTc", half_life_s, 0.0};
    data.exam.start_time_s = 1.6e9;
    data.geometry = {8, 4, 4.8, 4.8, {}};
    data.model = "Camera";
    data.collimator = "LEHR";
    data.windows = {{"Tc99m", 126.46, 154.56}, {"scatter", 100.0, 120.0}};
    for (int head = 0; head < 2; ++head) {
        data.geometry.views.push_back({std::numbers::pi * head, 200.0, 0.0, 0.0, 1.0, head});
    }
    for (int window = 0; window < 2; ++window) {
        data.counts.push_back(
            {window, 0, std::vector<float>(data.geometry.size(), window == 0 ? counts : 0.1F * counts)});
    }
    io::dicom::write_nm_projections(file, data);
    io::dicom::test::edit_file(file, [&](DcmDataset& dataset) {
        dataset.putAndInsertString(DCM_ImageType, "ORIGINAL\\PRIMARY\\STATIC\\EMISSION");
        dataset.putAndInsertString(DCM_ActualFrameDuration, duration_ms);
        for (const DcmTagKey& tag :
             {DCM_RotationInformationSequence, DCM_NumberOfRotations, DCM_RotationVector, DCM_AngularViewVector}) {
            dataset.findAndDeleteElement(tag);
        }
    });
    return file.string();
}

// REQ-QUANT-11
TEST(Calibrate, APlanarSourceMayBeAStaticAcquisition) {
    const TemporaryFolder folder;
    const std::string raw = write_static(folder / "raw.dcm", "60000", 600.0F), out = (folder / "c.json").string();
    const std::string empty = write_static(folder / "empty.dcm", "120000", 120.0F);
    const auto factor = [&](const std::vector<std::string>& options) {
        std::vector<std::string> words{raw, "--experiment", "planar", "--activity", "10", "-o", out};
        words.insert(words.end(), options.begin(), options.end());
        calibrate(words);
        return factor_of(out);
    };
    // Two heads of 32 pixels, each 10 counts/s: 320 counts/s of a head from 10 MBq that decay by 0.1 % in the minute.
    EXPECT_NEAR(factor({}), 32.0 / (1.0 - 0.5 * 60.0 * std::log(2.0) / half_life_s), 1e-4);
    EXPECT_NEAR(factor({"--background", empty}) / factor({}), 0.9, 1e-6);
    EXPECT_NEAR(factor({"--view-duration-s", "30"}) / factor({}), 2.0, 2e-3);
    EXPECT_EQ(record_of(out).collimator, "LEHR");
    EXPECT_EQ(record_of(out).date, "2020-09-13");
    EXPECT_EQ(error_of([&] { factor({"--radius-mm", "100"}); }).code(), ErrorCode::usage);
    const Error tomographic = error_of([&] { test::run({"recon", raw, "-o", (folder / "x").string(), "--dry-run"}); });
    EXPECT_THAT(tomographic.hint(), HasSubstr("calibrate --experiment planar"));
}

}  // namespace
}  // namespace isotone::app
