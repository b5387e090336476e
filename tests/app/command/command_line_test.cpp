// SPDX-License-Identifier: Apache-2.0
#include "app/command/command_line.hpp"

#include "app/files/raw_input.hpp"

#include "core/error.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::app {
namespace {

using testing::HasSubstr;

Error fault_of(const std::vector<std::string>& arguments) {
    try {
        parse_command_line(arguments);
    } catch (const Error& error) {
        return error;
    }
    return {ErrorCode::internal, "", "no fault", ""};
}

TEST(CommandLine, WithoutWordsShowsTheVerbs) {
    EXPECT_THAT(parse_command_line({"isotone"}).text_to_print, HasSubstr("harmonize"));
}

TEST(CommandLine, EveryVerbHasHelpWithExamplesThatNameIt) {
    for (const auto& subcommand : subcommands()) {
        EXPECT_GE(subcommand->examples().size(), 2U) << subcommand->name();
        const Invocation help = parse_command_line({"isotone", subcommand->name(), "--help"});
        EXPECT_EQ(help.subcommand, nullptr);
        for (const std::string& example : subcommand->examples()) {
            EXPECT_THAT(help.text_to_print, HasSubstr(example));
            EXPECT_THAT(example, HasSubstr("isotone " + subcommand->name() + " "));
        }
    }
}

// REQ-CMD-02
TEST(CommandLine, UnknownVerbNamesTheNearest) {
    const Error error = fault_of({"isotone", "recno"});
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.hint(), HasSubstr("'recon'"));
}

// REQ-CMD-02
TEST(CommandLine, UnknownOptionNamesTheNearest) {
    const Error error = fault_of({"isotone", "recon", "raw.h5", "-o", "out", "--iteratons", "4"});
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.what(), HasSubstr("--iteratons"));
    EXPECT_THAT(error.hint(), HasSubstr("--iterations"));
}

TEST(CommandLine, MissingOutputIsNamed) {
    const Error error = fault_of({"isotone", "recon", "raw.h5"});
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.where(), HasSubstr("--output"));
}

TEST(CommandLine, HelpShowsWhatIsRequiredWithoutBrackets) {
    const std::string recon = parse_command_line({"isotone", "recon", "--help"}).text_to_print;
    EXPECT_THAT(recon, HasSubstr("Usage: isotone recon RAW... --output OUT [OPTIONS]\n"));
    const std::string measure = parse_command_line({"isotone", "measure", "--help"}).text_to_print;
    EXPECT_THAT(measure, HasSubstr("Usage: isotone measure SERIES... --regions FILE [OPTIONS]\n"));
}

// SPECT may have a file for each energy window; PET data are one file.
TEST(CommandLine, PetDataAreOneRawFile) {
    RawFiles files;
    files.raw = {"a.h5", "b.h5"};
    EXPECT_EQ(test::error_of([&] { read_raw(files); }).code(), ErrorCode::usage);
}

TEST(CommandLine, NumbersAreReadWhole) {
    for (const std::string wrong : {"4x", "", "4.5", "four", "99999999999"}) {
        EXPECT_EQ(fault_of({"isotone", "recon", "raw.h5", "-o", "out", "--iterations", wrong}).code(), ErrorCode::usage)
            << wrong;
    }
    EXPECT_EQ(fault_of({"isotone", "recon", "raw.h5", "-o", "out", "--psf-fwhm", "nan"}).code(), ErrorCode::usage);
    EXPECT_EQ(fault_of({"isotone", "recon", "raw.h5", "-o", "out", "--grid", "128,128"}).code(), ErrorCode::usage);
    EXPECT_EQ(fault_of({"isotone", "simulate", "x", "-s", "y", "-o", "o.h5", "--seed", "-1"}).code(), ErrorCode::usage);
}

TEST(CommandLine, RightWordsLeaveAVerbToRun) {
    const Invocation invocation = parse_command_line(
        {"isotone", "recon", "raw.h5", "-o", "out", "--grid", "128,128,64", "--quiet", "--progress", "json"});
    ASSERT_NE(invocation.subcommand, nullptr);
    EXPECT_EQ(invocation.subcommand->name(), "recon");
    EXPECT_TRUE(invocation.quiet);
    EXPECT_EQ(invocation.progress, ProgressStyle::json);
}

TEST(CommandLine, VersionNamesTheCommit) {
    EXPECT_THAT(parse_command_line({"isotone", "--version"}).text_to_print, HasSubstr("commit"));
}

}  // namespace
}  // namespace isotone::app
