// SPDX-License-Identifier: Apache-2.0
// Errors on SPECT inputs name the options and files of the command.
#include "app/spect/option_names.hpp"
#include "app/files/raw_input.hpp"
#include "io/hdf5/spect_container.hpp"
#include "tests/app/run_command.hpp"
#include "tests/app/spect/runs.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace isotone::app {
namespace {

using test::error_of;
using test::even_spect_data;
using test::refusal_of;
using test::run;
using test::TemporaryFolder;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

// REQ-CMD-08
TEST(RawInputs, AMissingFileIsSaidToBeMissing) {
    const TemporaryFolder folder;
    const std::string out = (folder / "out.h5").string(), record = (folder / "c.json").string();
    for (const std::string name : {"missing.dcm", "missing.h5", "missing.hs", "missing", "missing/"}) {
        const std::string absent = (folder / name).string();
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"recon", absent, "-o", out},
              {"recon", absent, "-o", out, "--nuclide", "99mTc"},
              {"recon", absent, "-o", out, "--radius-mm", "200", "--pet-series"},
              {"inspect", absent},
              {"inspect", absent, "--bins-mirrored"},
              {"convert", absent, out},
              {"convert", absent, out, "--window", "peak"},
              {"calibrate", absent, "--experiment", "planar", "--activity", "5", "-o", record}}) {
            const Error error = error_of([&] { run(words); });
            EXPECT_EQ(error.code(), ErrorCode::input_missing) << words[0] << " " << name;
            EXPECT_EQ(std::string(error.what()), "there is no such file or folder") << words[0];
            EXPECT_EQ(error.where(), absent);
        }
    }
    EXPECT_THAT(folder.names(), UnorderedElementsAre());
}

// REQ-CMD-09
TEST(SpectOptionNames, ErrorsOfReadersNameTheOptionsOfTheCommand) {
    const auto hint = [](const std::string& text) {
        return with_option_names(Error(ErrorCode::usage, "a.hs, key 'radius_mm'", text, text)).hint();
    };
    EXPECT_EQ(hint("state `view_duration_s`, the time"), "state --view-duration-s, the time");
    EXPECT_EQ(hint("the first view stands at zero_angle_deg + start angle"),
              "the first view stands at --zero-angle-deg + start angle");
    EXPECT_EQ(hint("the direction of it, or the option direction"), "the direction of it, or the option --direction");
    EXPECT_EQ(hint("fov_radius_mm, radius_mm2"), "fov_radius_mm, radius_mm2") << "words, not parts of words";
    const Error error = with_option_names(Error(ErrorCode::usage, "key 'radius_mm'", "bins_mirrored", ""));
    EXPECT_EQ(error.where(), "key 'radius_mm'") << "a place in a file keeps its name";
    EXPECT_EQ(std::string(error.what()), "--bins-mirrored");
}

// REQ-CMD-09
TEST(SpectOptionNames, AdviceOfTheLibrariesNamesTheOptionsOfTheCommand) {
    const auto hint = [](const std::string& text) {
        return with_option_names(Error(ErrorCode::usage, "calibration", "", text)).hint();
    };
    EXPECT_EQ(hint("use the calibration of this camera, or accept this one explicitly"),
              "use the calibration of this camera, or add --allow other_calibration");
    EXPECT_EQ(hint("leave it out, or give the option motion"),
              "leave it out, or say that it turns with --motion continuous");
    const Error error = with_option_names(Error(ErrorCode::usage, "arc_samples", "found 99", ""));
    EXPECT_EQ(error.where(), "--arc-samples");
    EXPECT_EQ(with_option_names(with_option_names(error)).where(), "--arc-samples");
}

// REQ-CMD-09. The libraries' own words: the advices must be theirs to the letter.
TEST(SpectOptionNames, StandInTheAdviceOfRecon) {
    const SpectData data = even_spect_data();
    EXPECT_THAT(refusal_of(data, {}).hint(), HasSubstr("--allow incomplete_orbit"));
    const std::vector<std::string> allowed{"--allow", "incomplete_orbit"};
    const auto with = [&](std::vector<std::string> more) {
        more.insert(more.end(), allowed.begin(), allowed.end());
        return more;
    };
    EXPECT_THAT(refusal_of(data, with({"--nuclide", "99mTc", "--photopeak", "peak"})).hint(),
                HasSubstr("--allow foreign_window"));
    EXPECT_THAT(refusal_of(data, with({"--photopeak", "lower", "--scatter-windows", "peak"})).hint(),
                testing::AnyOf(HasSubstr("--allow scatter_windows"), HasSubstr("--allow foreign_window")));
    EXPECT_EQ(refusal_of(data, with({"--arc-samples", "3"})).where(), "--arc-samples");
    EXPECT_EQ(refusal_of(data, with({"--iterations", "0"})).where(), "--iterations");
    EXPECT_EQ(refusal_of(data, {"--allow", "everything"}).where(), "--allow");
}

// REQ-CMD-08
TEST(RawInputs, AMissingCompanionIsSaidToBeMissing) {
    const TemporaryFolder folder;
    for (const char* option : {"--attenuation", "--additive", "--calibration", "--dead-time", "--response",
                               "--start-image", "--sensitivity-image"}) {
        const Error error = refusal_of(even_spect_data(), {option, (folder / "nowhere").string()});
        EXPECT_EQ(error.code(), ErrorCode::input_missing) << option;
        EXPECT_EQ(error.where(), (folder / "nowhere").string()) << option;
    }
    io::hdf5::write_spect(folder / "a.h5", even_spect_data());
    const Error image = error_of([&] {
        run({"calibrate", (folder / "a.h5").string(), "--experiment", "sphere", "--activity", "5", "--radius", "9",
             "--image", (folder / "nowhere").string(), "-o", (folder / "c.json").string()});
    });
    EXPECT_EQ(image.code(), ErrorCode::input_missing);
}

// REQ-CMD-09
TEST(SpectOptionNames, EveryOptionIsKnown) {
    for (const char* option :
         {"--zero-angle-deg", "--radius-unit", "--energy-window", "--start-angle-deg", "--angles-of-gantry",
          "--view-duration-s", "--ignore-orientation", "--accept-corrected", "--direction", "--rows-from", "--motion",
          "--angle-at", "--bins-mirrored", "--radius-mm", "--face-to-crystal-mm", "--axis-offset-mm"}) {
        std::string key = std::string(option).substr(2);
        std::replace(key.begin(), key.end(), '-', '_');
        const Error error = Error(ErrorCode::usage, "", "", "give the option " + key);
        EXPECT_EQ(with_option_names(error).hint(), "give the option " + std::string(option));
    }
}

}  // namespace
}  // namespace isotone::app
