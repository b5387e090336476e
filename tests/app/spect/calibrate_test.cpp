// SPDX-License-Identifier: Apache-2.0
// `isotone calibrate`.
#include "app/files/image_file.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/json/json.hpp"
#include "recon/quantify/calibration.hpp"
#include "recon/quantify/dead_time.hpp"
#include "tests/app/run_command.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

namespace isotone::app {
namespace {

using test::error_of;
using test::TemporaryFolder;
using testing::AllOf;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr double half_life_s = 21624.12;

std::vector<std::string> run(std::vector<std::string> words) {
    words.insert(words.begin(), "calibrate");
    return test::run(std::move(words));
}

/// Two heads that count at once, 32 steps of 30 s, one bin, with the counts that a source of the given counts per
/// second at the start leaves while it decays.
std::string write_two_heads(const TemporaryFolder& folder, double counts_per_s) {
    const double lambda = std::log(2.0) / half_life_s;
    SpectData data;
    data.exam.nuclide = {"99mTc", half_life_s, 0.0};
    data.exam.start_time_s = 1.6e9;
    data.exam.duration_s = 960.0;
    data.geometry.bins = 1;
    data.geometry.rows = 1;
    data.geometry.bin_mm = 4.8;
    data.geometry.row_mm = 4.8;
    data.windows = {{"Tc99m", 126.46, 154.56}};
    WindowCounts counts;
    for (int head = 0; head < 2; ++head) {
        for (int step = 0; step < 32; ++step) {
            const double start_s = 30.0 * step;
            data.geometry.views.push_back({0.1 * (step + 32 * head), 200.0, 0.0, start_s, 30.0, head});
            const double decayed_s = (std::exp(-lambda * start_s) - std::exp(-lambda * (start_s + 30.0))) / lambda;
            counts.values.push_back(static_cast<float>(counts_per_s * decayed_s));
        }
    }
    data.counts = {counts};
    const std::filesystem::path file = folder / "counts.h5";
    io::hdf5::write_spect(file, data);
    return file.string();
}

/// A phantom of 5 kBq/mL with a radius of 100 mm and a length of 192 mm, in voxels of 4.8 mm.
std::string write_cylinder(const TemporaryFolder& folder) {
    Volume image;
    image.grid = ImageGrid::centred({48, 48, 50}, {4.8, 4.8, 4.8});
    image.grid.frame = Frame::patient_lps;
    image.quantity = Quantity::activity_concentration;
    for (int z = 0; z < 50; ++z) {
        for (int y = 0; y < 48; ++y) {
            for (int x = 0; x < 48; ++x) {
                const Vector3 p =
                    image.grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                const bool inside = std::hypot(p[0], p[1]) <= 100.0 && std::abs(p[2]) <= 96.0;
                image.values.push_back(inside ? 5000.0F : 0.0F);
            }
        }
    }
    const std::filesystem::path file = folder / "image.nii.gz";
    write_image(file, image);
    return file.string();
}

recon::Calibration record_of(const std::filesystem::path& file) {
    return recon::calibration_from_record(io::json::parse_json(io::file::read_text(file, 1U << 20U), file.string()),
                                          "record");
}

double factor_of(const std::filesystem::path& file) {
    return record_of(file).factor_cps_per_mbq;
}

// REQ-QUANT-04
TEST(Calibrate, HeadsThatCountAtOnceSeeTheSourceDecayOnce) {
    const TemporaryFolder folder;
    const std::string out = (folder / "planar.json").string();
    run({write_two_heads(folder, 1000.0), "--experiment", "planar", "--activity", "10", "-o", out});
    // Counts are floats of about 3e4, so good to 6e-8. Decay over the heads' summed times would give 1.5 % more.
    EXPECT_NEAR(factor_of(out) / 100.0, 1.0, 1e-6);
}

// REQ-QUANT-04
TEST(Calibrate, TheFactorOfAUniformCylinderDependsOnNoRadiusOrLengthWithinIt) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0), image = write_cylinder(folder);
    const std::string out = (folder / "cylinder.json").string();
    for (const char* radius : {"50", "52.7", "55", "61.3", "70"}) {
        for (const char* length : {"96", "98.7", "100", "110"}) {
            run({raw, "--experiment", "cylinder", "--image", image, "--image-sensitivity", "90", "--activity", "60",
                 "--volume", "12000", "--radius", radius, "--length", length, "-o", out});
            // The image shows 5 kBq/mL wherever it is looked at, and so do 60 MBq in 12 L.
            EXPECT_NEAR(factor_of(out) / 90.0, 1.0, 1e-9) << radius << " mm, " << length << " mm";
        }
    }
}

// REQ-QUANT-04
TEST(Calibrate, TheFactorOfASphereDependsOnNoRadiusAroundIt) {
    const TemporaryFolder folder;
    Volume image;
    image.grid = ImageGrid::centred({48, 48, 50}, {4.8, 4.8, 4.8});
    image.grid.frame = Frame::patient_lps;
    image.quantity = Quantity::activity_concentration;
    image.values.assign(image.grid.voxels(), 0.0F);
    image.values[static_cast<std::size_t>(24 + 48 * (24 + 48 * 25))] = 1e6F;
    const std::string file = (folder / "sphere.nii.gz").string(), out = (folder / "sphere.json").string();
    write_image(file, image);
    const std::string raw = write_two_heads(folder, 1000.0);
    const std::string activity = std::to_string(image.grid.voxel_volume_ml());  // 1 MBq/mL in one voxel
    for (const char* radius : {"20", "25.1", "30"}) {
        run({raw, "--experiment", "sphere", "--image", file, "--image-sensitivity", "90", "--activity", activity,
             "--radius", radius, "-o", out});
        EXPECT_NEAR(factor_of(out) / 90.0, 1.0, 1e-5) << radius << " mm";  // the activity was written to 6 places
    }
}

// REQ-IO-09
TEST(Calibrate, ReplacesARecordButNoFolder) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0);
    const auto calibrate = [&](const std::string& name) {
        run({raw, "--experiment", "planar", "--activity", "10", "-o", (folder / name).string()});
    };
    io::file::write_atomically(folder / "old.json", "old");
    calibrate("old.json");
    EXPECT_NEAR(factor_of(folder / "old.json"), 100.0, 1.0);
    std::filesystem::create_directory(folder / "taken.json");
    const Error error = error_of([&] { calibrate("taken.json"); });
    EXPECT_EQ(error.code(), ErrorCode::output_location);
    EXPECT_EQ(std::string(error.what()), "a folder of that name exists");
}

/// The source of write_two_heads() as a head with that dead time counts it, or with counts beside it.
std::string change(const std::string& file, const std::string& name, const std::function<void(SpectData&)>& edit) {
    SpectData data = io::hdf5::read_spect(file);
    edit(data);
    const std::filesystem::path changed = std::filesystem::path(file).parent_path() / name;
    io::hdf5::write_spect(changed, data);
    return changed.string();
}

// REQ-QUANT-07
TEST(Calibrate, APlanarSourceIsCorrectedForDeadTimeAndBackground) {
    const TemporaryFolder folder;
    const std::string pure = write_two_heads(folder, 1000.0), out = (folder / "c.json").string();
    constexpr double background_cps = 50.0;
    const double tau_s[] = {2e-4, 3e-4};
    const std::string raw = change(pure, "raw.h5", [&](SpectData& data) {
        for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
            const ProjectionView& view = data.geometry.views[v];
            const double n = data.counts[0].values[v] / view.duration_s + background_cps;
            const double m =
                recon::observed_rate(n, recon::DeadTimeModel::paralysable, tau_s[static_cast<std::size_t>(view.head)]);
            data.counts[0].values[v] = static_cast<float>(m * view.duration_s);
        }
    });
    const std::string empty = change(pure, "empty.h5", [&](SpectData& data) {
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
        EXPECT_THAT(run(words), Each(StartsWith("background: the ")));
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
    const std::string other = change(raw, "other.h5", [](SpectData& data) { data.windows[0].lower_kev = 120.0; });
    const std::string out = (folder / "c.json").string();
    const Error error = error_of([&] {
        run({raw, "--experiment", "planar", "--activity", "10", "--background", other, "-o", out});
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
        const std::vector<std::string> told = run(words);
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
        run(words);
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
        run(words);
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

// REQ-QUANT-08
TEST(Calibrate, OptionsThatDoNotActOnTheExperimentAreRefused) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0), out = (folder / "c.json").string();
    const auto refused = [&](const std::string& experiment, std::vector<std::string> options) {
        options.insert(options.begin(), {raw, "--experiment", experiment, "--activity", "10", "-o", out});
        const Error error = error_of([&] { run(options); });
        EXPECT_EQ(error.code(), ErrorCode::usage);
        EXPECT_EQ(std::string(error.what()), "it does not act on the experiment " + experiment);
        return error.where();
    };
    EXPECT_EQ(refused("planar", {"--image", "i.nii"}), "--image");
    EXPECT_EQ(refused("planar", {"--image-sensitivity", "90"}), "--image-sensitivity");
    EXPECT_EQ(refused("planar", {"--centre", "0,0,0"}), "--centre");
    EXPECT_EQ(refused("planar", {"--radius", "10"}), "--radius");
    EXPECT_EQ(refused("planar", {"--volume", "10"}), "--volume");
    EXPECT_EQ(refused("planar", {"--allow", "other_image"}), "--allow other_image");
    EXPECT_EQ(refused("sphere", {"--length", "10"}), "--length");
    EXPECT_EQ(refused("sphere", {"--volume", "10"}), "--volume");
    EXPECT_EQ(refused("cylinder", {"--dead-time", "t.toml"}), "--dead-time");
    EXPECT_EQ(refused("sphere", {"--background", "b.h5"}), "--background");
    EXPECT_FALSE(std::filesystem::exists(out));
}

/// A hot rod of 177Lu in two windows, its reconstruction and the calibrations of both.
class CalibrateStudy : public testing::Test {
protected:
    void SetUp() override {
        SpectData data;
        data.exam.nuclide = {"177Lu", 574300.0, 0.0};
        data.exam.start_time_s = 1.6e9;
        data.exam.duration_s = 480.0;
        data.model = "Camera";
        data.collimator = "MELP";
        data.geometry = {12, 4, 8.0, 8.0, {}};
        for (int v = 0; v < 24; ++v) {
            data.geometry.views.push_back({0.2617994 * v, 120.0, 0.0, 20.0 * v, 20.0, 0});
        }
        data.windows = {{"113", 101.7, 124.3}, {"208", 187.2, 228.8}};
        for (int window = 0; window < 2; ++window) {
            WindowCounts counts{window, 0, std::vector<float>(data.geometry.size(), 0.0F)};
            for (int v = 0; v < 24; ++v) {
                for (int row = 0; row < 4; ++row) {
                    counts.values[data.geometry.offset(v, 5, row)] = window == 0 ? 100.0F : 300.0F;
                    counts.values[data.geometry.offset(v, 6, row)] = window == 0 ? 100.0F : 300.0F;
                }
            }
            data.counts.push_back(counts);
        }
        io::hdf5::write_spect(raw_, data);
    }

    std::string file(const std::string& name) const { return (folder_ / name).string(); }

    /// @returns the image
    std::string reconstruct(const std::string& name, const std::vector<std::string>& options) const {
        std::vector<std::string> words{"recon", raw_.string(), "-o", file(name),       "--iterations",
                                       "2",     "--subsets",   "2",  "--no-resolution"};
        words.insert(words.end(), options.begin(), options.end());
        test::run(words);
        return file(name) + "/image.nii.gz";
    }

    std::vector<std::string> sphere(const std::string& image, const std::vector<std::string>& options = {}) const {
        std::vector<std::string> words{raw_.string(), "--experiment", "sphere", "--image", image,         "--activity",
                                       "20",          "--radius",     "40",     "-o",      file("s.json")};
        words.insert(words.end(), options.begin(), options.end());
        return run(words);
    }

    void planar(const std::string& photopeaks, const std::string& out) const {
        run({raw_.string(), "--experiment", "planar", "--activity", "20", "--photopeak", photopeaks, "-o", file(out)});
    }

    TemporaryFolder folder_;
    std::filesystem::path raw_ = folder_ / "raw.h5";
};

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

// REQ-QUANT-08
TEST_F(CalibrateStudy, AnImageIsKnownByItsSidecarAndProvenance) {
    const std::string image = reconstruct("study", {"--photopeak", "208"});
    // The map is missing and so is scatter, and the image is short; that and nothing else is to be told, and stays.
    const std::vector<std::string> warnings = sphere(image, {"--photopeak", "208"});
    EXPECT_THAT(warnings, ElementsAre(HasSubstr("not corrected for attenuation (no attenuation map was supplied)"),
                                      HasSubstr("not corrected for scatter"), HasSubstr("beyond the image")));
    const recon::Calibration record = record_of(folder_ / "s.json");
    EXPECT_EQ(record.findings, warnings);
    EXPECT_EQ(record.corrections.size(), 5U);
    EXPECT_THAT(error_of([&] {
                    sphere(image, {"--photopeak", "208", "--image-sensitivity", "90"});
                }).what(),
                HasSubstr("counts/s per mL"));
    EXPECT_THAT(error_of([&] {
                    sphere(image, {"--photopeak", "113"});
                }).what(),
                HasSubstr("its energy window is 208 (187.2 to 228.8 keV), that of the projections 113"));
}

// REQ-QUANT-08
TEST_F(CalibrateStudy, WindowsOfAnImageAreComparedByWhatTheyCount) {
    const std::string image = reconstruct("study", {"--photopeak", "113,208"});
    EXPECT_THAT(sphere(image, {"--photopeak", "208,113"}), Not(Contains(HasSubstr("energy window"))));
    EXPECT_THAT(error_of([&] {
                    sphere(image, {"--photopeak", "208"});
                }).what(),
                HasSubstr("its energy window is 113 (101.7 to 124.3 keV) + 208"));
}

// REQ-QUANT-08
TEST_F(CalibrateStudy, TheSensitivityOfAnImageInBecquerelIsThatOfItsProvenance) {
    const std::string plain = reconstruct("plain", {"--photopeak", "208"});
    const std::string image = reconstruct("study", {"--photopeak", "208", "--sensitivity", "87.6543"});
    sphere(plain, {"--photopeak", "208"});
    const double factor = factor_of(folder_ / "s.json");
    sphere(image, {"--photopeak", "208"});
    EXPECT_NEAR(factor_of(folder_ / "s.json") / factor, 1.0, 1e-5);  // the image is in floats
    EXPECT_THAT(error_of([&] {
                    sphere(image, {"--photopeak", "208", "--image-sensitivity", "87.6"});
                }).what(),
                HasSubstr("it was made with 87.6543 counts/s per MBq, not with 87.6"));
    std::filesystem::remove(folder_ / "study" / "provenance.json");
    EXPECT_THAT(error_of([&] { sphere(image, {"--photopeak", "208"}); }).hint(), HasSubstr("--image-sensitivity"));
    EXPECT_THAT(sphere(image, {"--photopeak", "208", "--image-sensitivity", "87.6543"}),
                Contains(HasSubstr("no provenance lies beside the image")));
}

// REQ-QUANT-08
TEST_F(CalibrateStudy, AnImageOfOtherProjectionsIsRefusedOrAllowedByName) {
    const std::string image = reconstruct("study", {"--photopeak", "208"});
    SpectData other = io::hdf5::read_spect(raw_);
    other.counts[1].values[0] += 1.0F;
    io::hdf5::write_spect(raw_, other);
    const std::vector<std::string> peak{"--photopeak", "208"};
    EXPECT_THAT(error_of([&] { sphere(image, peak); }).what(), HasSubstr("made of other projections (raw.h5)"));
    EXPECT_THAT(sphere(image, {"--photopeak", "208", "--allow", "other_image"}),
                Contains(HasSubstr("made of other projections (raw.h5); allowed")));
    EXPECT_THAT(record_of(folder_ / "s.json").findings, Contains(HasSubstr("other projections")));
}

// REQ-QUANT-08
TEST_F(CalibrateStudy, AnImageOfProjectionsWithoutTimesIsInNoCountsPerSecond) {
    SpectData timeless = io::hdf5::read_spect(raw_);
    for (ProjectionView& view : timeless.geometry.views) {
        view.duration_s = 0.0;
    }
    io::hdf5::write_spect(raw_, timeless);
    const std::string image = reconstruct("study", {"--photopeak", "208"});
    EXPECT_THAT(error_of([&] { sphere(image, {"--photopeak", "208"}); }).what(), HasSubstr("counting time"));
}

// REQ-QUANT-08
TEST_F(CalibrateStudy, AnImageThatHasChangedIsRefused) {
    const std::string image = reconstruct("study", {"--photopeak", "208"});
    Volume changed = read_image(image);
    changed.values[0] += 1.0F;
    write_image(image, changed);
    EXPECT_THAT(error_of([&] {
                    sphere(image, {"--photopeak", "208"});
                }).what(),
                HasSubstr("changed since its provenance was written"));
}

// REQ-QUANT-08
TEST_F(CalibrateStudy, AnImageWithoutRecordsOrDecayCorrectionIsSaidToBeSo) {
    const std::string image = reconstruct("study", {"--photopeak", "208"});
    sphere(image, {"--photopeak", "208"});
    const double factor = factor_of(folder_ / "s.json");
    std::filesystem::copy(image, file("alone.nii.gz"));
    EXPECT_THAT(
        sphere(file("alone.nii.gz"), {"--photopeak", "208"}),
        ElementsAre(HasSubstr("neither sidecar nor provenance lies beside the image"), HasSubstr("beyond the image")));
    EXPECT_DOUBLE_EQ(factor_of(folder_ / "s.json"), factor);
    const std::string undecayed = reconstruct("undecayed", {"--photopeak", "208", "--reference-time", "none"});
    EXPECT_THAT(sphere(undecayed, {"--photopeak", "208"}), Contains(HasSubstr("99.97 % of the activity at the start")));
    // Of 0.029 % decay a tenth: two iterations do not weigh the views quite alike.
    EXPECT_NEAR(factor_of(folder_ / "s.json") / factor, 1.0, 3e-5);
    const std::string late = reconstruct("late", {"--photopeak", "208", "--reference-time", "2020-09-14T12:00:00"});
    EXPECT_THAT(error_of([&] { sphere(late, {"--photopeak", "208"}); }).hint(), HasSubstr("--reference-time start"));
}

// REQ-QUANT-08
TEST_F(CalibrateStudy, AProvenanceWithoutOutputsIsRefused) {
    const std::string image = reconstruct("study", {"--photopeak", "208"});
    io::file::write_atomically(folder_ / "study" / "provenance.json", "{}");
    const Error error = error_of([&] { sphere(image, {"--photopeak", "208"}); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.where(), HasSubstr("outputs"));
}

// REQ-QUANT-08
TEST_F(CalibrateStudy, AVolumeOfInterestBeyondTheImageIsAFindingOfTheRecord) {
    const std::string image = reconstruct("study", {"--photopeak", "208"});
    EXPECT_THAT(sphere(image, {"--photopeak", "208"}),
                Contains(HasSubstr("reaches beyond the image: z from -40 to 40 mm where the image has -16 to 16 mm")));
    EXPECT_THAT(record_of(folder_ / "s.json").findings, Contains(HasSubstr("beyond the image")));
}

// REQ-CMD-10
TEST(Calibrate, ValuesThatCannotBeAreRefusedByTheirOption) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0), out = (folder / "c.json").string();
    const auto refused = [&](std::vector<std::string> options) {
        options.insert(options.begin(), {raw, "--experiment", "planar", "-o", out});
        const Error error = error_of([&] { run(options); });
        EXPECT_EQ(error.code(), ErrorCode::usage) << error.three_lines();
        return error.where();
    };
    EXPECT_EQ(refused({"--activity=-1"}), "--activity");
    EXPECT_EQ(refused({"--activity", "10", "--activity-uncertainty=-5"}), "--activity-uncertainty");
    EXPECT_EQ(refused({"--activity", "10", "--activity-uncertainty=100"}), "--activity-uncertainty");
    for (const char* date : {"yesterday", "2026-13-45", "2026-02-30", "26-1-1", "2026-1-1  ", "2026-01-01T10:00:00"}) {
        EXPECT_EQ(refused({"--activity", "10", "--date", date}), "--date") << date;
    }
    EXPECT_FALSE(std::filesystem::exists(out));
    run({raw, "--experiment", "planar", "--activity", "10", "--date", "2024-02-29", "-o", out});
    EXPECT_EQ(record_of(out).date, "2024-02-29");
}

// REQ-CMD-10
TEST(Calibrate, AVolumeOfInterestLargerThanThePhantomIsSaidToBeSo) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0), image = write_cylinder(folder);
    const Error error = error_of([&] {
        run({raw, "--experiment", "cylinder", "--image", image, "--image-sensitivity", "90", "--activity", "60",
             "--volume", "5", "--radius", "50", "--length", "100", "-o", (folder / "c.json").string()});
    });
    EXPECT_THAT(error.what(), HasSubstr("times the volume that the activity is in"));
}

}  // namespace
}  // namespace isotone::app
