// SPDX-License-Identifier: Apache-2.0
// `isotone calibrate`: its options, what it refuses of them, and where it writes.
#include "io/file/atomic_file.hpp"
#include "tests/app/spect/calibration_runs.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace isotone::app {
namespace {

using test::calibrate;
using test::error_of;
using test::factor_of;
using test::record_of;
using test::TemporaryFolder;
using test::write_two_heads;

// REQ-QUANT-08
TEST(Calibrate, OptionsThatDoNotActOnTheExperimentAreRefused) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0), out = (folder / "c.json").string();
    const auto refused = [&](const std::string& experiment, std::vector<std::string> options) {
        options.insert(options.begin(), {raw, "--experiment", experiment, "--activity", "10", "-o", out});
        const Error error = error_of([&] { calibrate(options); });
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

// REQ-CMD-10
TEST(Calibrate, ValuesThatCannotBeAreRefusedByTheirOption) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0), out = (folder / "c.json").string();
    const auto refused = [&](std::vector<std::string> options) {
        options.insert(options.begin(), {raw, "--experiment", "planar", "-o", out});
        const Error error = error_of([&] { calibrate(options); });
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
    calibrate({raw, "--experiment", "planar", "--activity", "10", "--date", "2024-02-29", "-o", out});
    EXPECT_EQ(record_of(out).date, "2024-02-29");
}

// REQ-IO-09
TEST(Calibrate, ReplacesARecordButNoFolder) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0);
    const auto write = [&](const std::string& name) {
        calibrate({raw, "--experiment", "planar", "--activity", "10", "-o", (folder / name).string()});
    };
    io::file::write_atomically(folder / "old.json", "old");
    write("old.json");
    EXPECT_NEAR(factor_of(folder / "old.json"), 100.0, 1.0);
    std::filesystem::create_directory(folder / "taken.json");
    const Error error = error_of([&] { write("taken.json"); });
    EXPECT_EQ(error.code(), ErrorCode::output_location);
    EXPECT_EQ(std::string(error.what()), "a folder of that name exists");
}

}  // namespace
}  // namespace isotone::app
