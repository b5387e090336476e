// SPDX-License-Identifier: Apache-2.0
#include "app/files/output.hpp"

#include "app/command/stop_signal.hpp"
#include "app/files/result_files.hpp"
#include "core/error.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace isotone::app {
namespace {

namespace fs = std::filesystem;
using test::error_of;
using test::TemporaryFolder;
using testing::UnorderedElementsAre;

void fail_at(const fs::path& path) {
    throw Error(ErrorCode::disk_full, path.string() + ", byte 7", "full", "free some space");
}

TEST(Output, FaultsNameWhatTheUserTyped) {
    const TemporaryFolder folder;
    Output results(folder / "results");
    EXPECT_EQ(error_of([&] { results.write_main("image", "image.nii.gz", fail_at); }).where(),
              (folder / "results" / "image.nii.gz").string() + ", byte 7");
    EXPECT_EQ(error_of([&] { results.write_sidecar("DICOM series", "dicom", fail_at); }).where(),
              (folder / "results" / "dicom").string() + ", byte 7");
    Output image(folder / "image.nii.gz");
    EXPECT_EQ(error_of([&] { image.write_main("image", "", fail_at); }).where(),
              (folder / "image.nii.gz").string() + ", byte 7");
    EXPECT_EQ(error_of([&] { image.write_sidecar("provenance", "provenance.json", fail_at); }).where(),
              (folder / "image.nii.gz.provenance.json").string() + ", byte 7");
}

// Somebody else takes the place after it was found free.
// REQ-IO-09
TEST(Results, WithoutTheirFolderDoNotAppear) {
    const TemporaryFolder folder;
    std::ofstream(folder / "r.json") << "old";
    ResultTargets targets;
    targets.json = (folder / "r.json").string();
    targets.csv = (folder / "r.csv").string();
    {
        Output output(folder / "out");
        output.write_sidecar("metrics", "metrics.json", "{}");
        fs::create_directory(folder / "out");
        std::ofstream(folder / "out" / "kept") << "kept";
        Results results(targets, Record(), Record(Record::List{}));
        EXPECT_EQ(error_of([&] { results.commit(&output); }).code(), ErrorCode::output_location);
    }
    EXPECT_THAT(folder.names(), UnorderedElementsAre("out", "r.json"));
    EXPECT_EQ(fs::file_size(folder / "r.json"), 3U);
    fs::remove_all(folder / "out");
    {
        Output output(folder / "out");
        Results(targets, Record(), Record(Record::List{})).commit(&output);
    }
    EXPECT_THAT(folder.names(), UnorderedElementsAre("out", "r.csv", "r.json"));
}

/// Standard output in the midst of whose printing the user stops the program.
class StoppedWhilePrinting : public std::stringbuf {
    std::streamsize xsputn(const char* text, std::streamsize size) override {
        std::raise(SIGTERM);
        return std::stringbuf::xsputn(text, size);
    }
};

// REQ-CMD-04: what was printed cannot be taken back, so the folder that belongs to it appears too.
TEST(Results, PrintedBeforeTheStopHaveTheirFolder) {
    const TemporaryFolder folder;
    ResultTargets targets;
    targets.json = "-";
    targets.csv = (folder / "r.csv").string();
    const auto stopped_run = [&] {  // in a process of its own: a stop is for good
        install_stop_signals();
        StoppedWhilePrinting buffer;
        std::streambuf* const terminal = std::cout.rdbuf(&buffer);
        try {
            Output output(folder / "out");
            output.write_sidecar("metrics", "metrics.json", "{}");
            Results(targets, Record(), Record(Record::List{})).commit(&output);
        } catch (const Error& error) {
            std::cerr << error.what();
        }
        std::cout.rdbuf(terminal);
        std::_Exit(stop_signal_seen() && !buffer.str().empty() ? 0 : 1);
    };
    EXPECT_EXIT(stopped_run(), testing::ExitedWithCode(0), "");
    EXPECT_THAT(folder.names(), UnorderedElementsAre("out", "r.csv"));
}

}  // namespace
}  // namespace isotone::app
