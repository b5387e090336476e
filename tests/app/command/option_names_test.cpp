// SPDX-License-Identifier: Apache-2.0
#include "app/command/option_names.hpp"

#include "app/command/command_line.hpp"
#include "app/spect/config.hpp"
#include "tests/app/spect/runs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>
#include <vector>

namespace isotone::app {
namespace {

using test::even_spect_data;
using test::refusal_of;
using testing::HasSubstr;

std::string advice(const std::string& text) {
    return with_option_names(Error(ErrorCode::usage, "a.hs, key 'radius_mm'", text, text)).hint();
}

// REQ-CMD-09
TEST(OptionNames, ErrorsOfReadersNameTheOptionsOfTheCommand) {
    EXPECT_EQ(advice("state `view_duration_s`, the time"), "state --view-duration-s, the time");
    EXPECT_EQ(advice("the first view stands at `zero_angle_deg` + start angle"),
              "the first view stands at --zero-angle-deg + start angle");
    EXPECT_EQ(advice("the direction of it, or `direction`"), "the direction of it, or --direction");
    EXPECT_EQ(advice("fov_radius_mm, `radius_mm`"), "fov_radius_mm, --radius-mm") << "what stands in backticks alone";
    EXPECT_EQ(advice("a `b c` and one ` alone"), "a `b c` and one ` alone");
    const Error error = with_option_names(Error(ErrorCode::usage, "key 'radius_mm'", "`bins_mirrored`", ""));
    EXPECT_EQ(error.where(), "key 'radius_mm'") << "a place in a file keeps its name";
    EXPECT_EQ(std::string(error.what()), "--bins-mirrored");
}

// REQ-CMD-09
TEST(OptionNames, AdviceOfTheLibrariesNamesTheOptionsOfTheCommand) {
    EXPECT_EQ(advice("use the calibration of this camera, or take this one with `accept_other_calibration`"),
              "use the calibration of this camera, or take this one with --allow other_calibration");
    EXPECT_EQ(advice("leave it out, or state `motion` continuous"), "leave it out, or state --motion continuous");
    const Error error = with_option_names(Error(ErrorCode::usage, "`arc_samples`", "found 99", ""));
    EXPECT_EQ(error.where(), "--arc-samples");
    EXPECT_EQ(with_option_names(with_option_names(error)).where(), "--arc-samples");
    EXPECT_EQ(with_option_names(Error(ErrorCode::input_missing, "data", "holds no image", "")).where(), "data")
        << "a file may have any name";
}

// REQ-CMD-09
TEST(OptionNames, StandInTheAdviceOfRecon) {
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

/// Sources of a room and its folders.
std::vector<std::filesystem::path> sources_of(const std::string& room) {
    std::vector<std::filesystem::path> sources;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(std::filesystem::path(ISOTONE_SOURCE_DIR) / room)) {
        if (entry.path().extension() == ".cpp") {
            sources.push_back(entry.path());
        }
    }
    return sources;
}

std::string code_of(const std::filesystem::path& source) {
    std::ifstream file(source);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    return std::regex_replace(text, std::regex("//[^\n]*"), "");
}

/// Of the verbs that libraries may advise: "--radius-mm", "--allow".
std::set<std::string> options_of_the_command() {
    std::set<std::string> options;
    for (const char* verb : {"recon", "convert", "calibrate"}) {
        const std::string help = parse_command_line({"isotone", verb, "--help"}).text_to_print;
        const std::regex option("--[a-z][a-z-]*");
        for (std::sregex_iterator it(help.begin(), help.end(), option), end; it != end; ++it) {
            options.insert(it->str());
        }
    }
    return options;
}

/// Whether each option of a text is one of the command, and each word of --allow one that recon takes.
void expect_known(const std::string& text, const std::string& where) {
    static const std::set<std::string> known = options_of_the_command();
    const std::regex option("(--[a-z-]+)(?: ([a-z_]+))?");
    EXPECT_TRUE(std::regex_search(text, option)) << where << ": " << text;
    for (std::sregex_iterator it(text.begin(), text.end(), option), end; it != end; ++it) {
        EXPECT_TRUE(known.contains((*it)[1])) << where << ": " << text;
        if ((*it)[1] == "--allow") {
            EXPECT_THAT(allowances(), testing::Contains((*it)[2].str())) << where;
        }
    }
}

// REQ-CMD-09. What the libraries name in backticks, and what require_setting() speaks of, today and after every change.
TEST(OptionNames, AreThereForAllThatTheLibrariesName) {
    const std::regex in_backticks("`([a-z_]+)`"), setting("require_setting\\([^;\"]*\"([a-z_]+)\"");
    std::size_t advised = 0, settings = 0;
    for (const char* room : {"core", "harmonize", "imaging", "io", "kernels", "recon", "simulate"}) {
        for (const std::filesystem::path& source : sources_of(room)) {
            const std::string code = code_of(source);
            for (std::sregex_iterator it(code.begin(), code.end(), in_backticks), end; it != end; ++it, ++advised) {
                expect_known(advice(it->str()), source.string());
            }
            for (std::sregex_iterator it(code.begin(), code.end(), setting), end; it != end; ++it, ++settings) {
                expect_known(advice("`" + (*it)[1].str() + "`"), source.string());
            }
        }
    }
    EXPECT_GE(advised, 40U) << "they are found";
    EXPECT_GE(settings, 8U);
}

}  // namespace
}  // namespace isotone::app
