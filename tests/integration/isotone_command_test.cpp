// SPDX-License-Identifier: Apache-2.0
// The isotone program itself, on a small simulated scan.
#include "io/file/sha256.hpp"
#include "io/json/json.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace isotone {
namespace {

using test::Outcome;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class IsotoneCommand : public testing::Test {
protected:
    static void SetUpTestSuite() {
        scan_ = new test::TemporaryFolder;
        std::ofstream(*scan_ / "p.toml")
            << "span = 1\nmax_ring_difference = 2\nview_mashing = 16\nbins = 96\ntrues = 2e5\n";
        const Outcome made = test::run_program(
            ISOTONE_PROGRAM " simulate nema_iq --scanner ecat_hrplus -p p.toml -o raw.h5 -q", scan_->path().string());
        ASSERT_EQ(made.status, 0) << made.err;
    }
    static void TearDownTestSuite() {
        delete scan_;
        scan_ = nullptr;
    }

    Outcome isotone(const std::string& arguments) const {
        return test::run_program(ISOTONE_PROGRAM " " + arguments, folder_.path().string());
    }
    static std::string raw() { return (*scan_ / "raw.h5").string(); }
    static std::string small_recon() { return "recon " + raw() + " --grid 48,48,16 --voxel 7,7,9.7 --iterations 2 "; }

    test::TemporaryFolder folder_;
    static test::TemporaryFolder* scan_;
};

test::TemporaryFolder* IsotoneCommand::scan_ = nullptr;

void expect_three_lines(const Outcome& outcome) {
    const auto at = outcome.err.find("error: ");
    ASSERT_NE(at, std::string::npos) << outcome.err;
    const std::string text = outcome.err.substr(at);
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 3) << text;
    EXPECT_THAT(text, HasSubstr("\n  why: "));
    EXPECT_THAT(text, HasSubstr("\n  do:  "));
    EXPECT_THAT(outcome.out, IsEmpty());
}

// REQ-IO-08, REQ-CMD-01
TEST_F(IsotoneCommand, FaultsLeaveTheirStatusThreeLinesAndNoFile) {
    std::ofstream(folder_ / "wrong.toml") << "iteratons = 3\n";
    std::ofstream(folder_ / "damaged.h5") << "this is not HDF5";
    const auto before = folder_.names().size();
    const std::vector<std::pair<std::string, int>> cases{
        {"reconstruct", 2},
        {small_recon() + "-o out --subset 2", 2},
        {small_recon() + "-o out --config wrong.toml", 2},
        {small_recon() + "-o out --config absent.toml", 3},
        {"recon absent.h5 -o out", 3},
        {"recon damaged.h5 -o out", 4},
        {small_recon() + "-o absent/out", 6},
        {"simulate nema_iqq --scanner mmr -o out.h5", 2},
        {"simulate nema_iq --scanner mmrr -o out.h5", 2},
        {"measure absent --regions absent.toml", 3},
        {"harmonize absent --fwhm 5 -o out", 3},
        {"harmonize absent -o out", 2},
        {"qualify absent --band earl1", 3},
        {"inspect absent", 3},
        {"convert absent.hv out.hv", 3},
    };
    for (const auto& [arguments, status] : cases) {
        const Outcome outcome = isotone(arguments);
        EXPECT_EQ(outcome.status, status) << arguments << "\n" << outcome.err;
        expect_three_lines(outcome);
        EXPECT_EQ(folder_.names().size(), before) << arguments;
    }
}

// REQ-CMD-03
TEST_F(IsotoneCommand, FolderHoldsEverythingAndTheResolvedConfigurationMakesTheSameImage) {
    const Outcome first = isotone(small_recon() + "--subsets 2 --psf-fwhm 5 -o one -q");
    ASSERT_EQ(first.status, 0) << first.err;
    for (const char* name :
         {"image.nii.gz", "dicom", "recon.toml", "metrics.json", "report.html", "provenance.json", "sensitivity.h5"}) {
        EXPECT_TRUE(std::filesystem::exists(folder_ / "one" / name)) << name;
    }
    const Outcome second = isotone("recon " + raw() + " --config one/recon.toml -o two -q --threads 1");
    ASSERT_EQ(second.status, 0) << second.err;
    EXPECT_EQ(io::file::sha256_of_file(folder_ / "one" / "image.nii.gz"),
              io::file::sha256_of_file(folder_ / "two" / "image.nii.gz"));
    EXPECT_EQ(test::text_of(folder_ / "one" / "recon.toml"), test::text_of(folder_ / "two" / "recon.toml"));
}

TEST_F(IsotoneCommand, ProvenanceNamesInputAndOutputByDigestAndNoFolder) {
    ASSERT_EQ(isotone(small_recon() + "-o image.nii.gz -q").status, 0);
    const std::string text = test::text_of(folder_ / "image.nii.gz.provenance.json");
    EXPECT_THAT(text, HasSubstr(io::file::sha256_of_file(raw())));
    EXPECT_THAT(text, HasSubstr(io::file::sha256_of_file(folder_ / "image.nii.gz")));
    EXPECT_THAT(text, Not(HasSubstr(scan_->path().string())));
    EXPECT_THAT(text, Not(HasSubstr(folder_.path().string())));
}

// REQ-CMD-05
TEST_F(IsotoneCommand, JsonOnStandardOutputIsPure) {
    const Outcome outcome = isotone("inspect " + raw() + " --json -");
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const Record record = io::json::parse_json(outcome.out, "standard output");
    EXPECT_EQ(std::get<std::string>(record.find("schema")->value()), "isotone-inspection");
}

TEST_F(IsotoneCommand, AFullStandardOutputIsAFault) {
    for (const std::string& arguments :
         {"inspect " + raw() + " --json -", "inspect " + raw(), std::string("--version")}) {
        const Outcome outcome =
            test::run_program("(" ISOTONE_PROGRAM " " + arguments + " > /dev/full)", folder_.path().string());
        EXPECT_EQ(outcome.status, 7) << outcome.err;
        expect_three_lines(outcome);
    }
}

TEST_F(IsotoneCommand, AFaultInWritingNamesTheOutputAsTyped) {
    const Outcome outcome = isotone("convert " + raw() + " prompts.hs");
    EXPECT_EQ(outcome.status, 2);
    EXPECT_THAT(outcome.err, HasSubstr("error: prompts.hs\n"));
}

TEST_F(IsotoneCommand, InspectTellsWhyASeriesHasNoSuv) {
    const auto data = test::data_folder("nema-iq");
    if (!data) {
        GTEST_SKIP() << "no folder nema-iq in ISOTONE_TEST_DATA";
    }
    const Outcome outcome = isotone("inspect " + (*data / "pet_recon_1").string());
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("units-missing"));
}

TEST_F(IsotoneCommand, DryRunWritesNothing) {
    const auto before = folder_.names().size();
    const Outcome outcome = isotone(small_recon() + "-o out --dry-run");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("48 x 48 x 16"));
    EXPECT_EQ(folder_.names().size(), before);
}

TEST_F(IsotoneCommand, AnExistingFolderIsNotMixedWith) {
    std::filesystem::create_directory(folder_ / "out");
    std::ofstream(folder_ / "out" / "kept.txt") << "kept";
    const Outcome outcome = isotone(small_recon() + "-o out");
    EXPECT_EQ(outcome.status, 6);
    expect_three_lines(outcome);
    EXPECT_EQ(test::text_of(folder_ / "out" / "kept.txt"), "kept");
}

// 100000 iterations last far longer than the second after which the user stops them.
// REQ-IO-09, REQ-CMD-01, REQ-CMD-04
TEST_F(IsotoneCommand, InterruptLeavesNothingAndSaysSo) {
    const auto before = folder_.names().size();
    const Outcome outcome = test::run_program("timeout --signal=INT --preserve-status 1 " ISOTONE_PROGRAM " recon " +
                                                  raw() + " --grid 48,48,16 --voxel 7,7,9.7 --iterations 100000 -o out",
                                              folder_.path().string());
    EXPECT_EQ(outcome.status, 130) << outcome.err;
    expect_three_lines(outcome);
    EXPECT_EQ(folder_.names().size(), before);
}

// REQ-HARM-09
TEST_F(IsotoneCommand, OverrideIsVisibleInEveryOutput) {
    ASSERT_EQ(isotone(small_recon() + "-o study -q").status, 0);
    EXPECT_EQ(isotone("harmonize study/dicom --fwhm 6 -o out -q").status, 5);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "out"));
    std::ofstream(folder_ / "r.toml")
        << "schema = \"isotone-regions/1\"\n[[region]]\nname = \"body\"\ncentre_mm = [0, 0, 0]\nradius_mm = 40\n";
    const Outcome outcome = isotone(
        "harmonize study/dicom --fwhm 6 --override 'no phantom yet' -o out -q --regions r.toml --json - --csv "
        "values.csv");
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const Record result = io::json::parse_json(outcome.out, "standard output");
    EXPECT_EQ(std::get<std::string>(result.find("schema")->value()), "isotone-harmonisation");
    EXPECT_THAT(outcome.out, HasSubstr("no phantom yet"));
    EXPECT_THAT(test::text_of(folder_ / "values.csv"), HasSubstr("before,body,mean,"));
    EXPECT_THAT(test::text_of(folder_ / "values.csv"), HasSubstr("after,body,mean,"));
    for (const char* name : {"report.html", "harmonisation.json", "provenance.json"}) {
        EXPECT_THAT(test::text_of(folder_ / "out" / name), HasSubstr("no phantom yet")) << name;
    }
    bool in_series = false;
    for (const auto& slice : std::filesystem::directory_iterator(folder_ / "out" / "dicom")) {
        in_series = test::text_of(slice.path()).find("no phantom yet") != std::string::npos;
        EXPECT_TRUE(in_series) << slice.path();
    }
    EXPECT_TRUE(in_series);
}

}  // namespace
}  // namespace isotone
