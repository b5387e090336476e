// SPDX-License-Identifier: Apache-2.0
// The isotone program itself, on a small simulated scan.
#include "io/file/sha256.hpp"
#include "io/json/json.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/stopped_program.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace isotone {
namespace {

using test::Outcome;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

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

    // A scan without noise whose spheres are found, as a DICOM series that reaches EARL 1 after a filter.
    static std::string phantom() {
        const auto folder = *scan_ / "phantom";
        if (!std::filesystem::exists(folder)) {
            std::ofstream(*scan_ / "fine.toml")
                << "span = 1\nmax_ring_difference = 2\nview_mashing = 4\nbins = 240\ntrues = 2e7\nnoise = false\n";
            const Outcome made = test::run_program(
                ISOTONE_PROGRAM " simulate nema_iq --scanner ecat_hrplus -p fine.toml -o fine.h5 -q && " ISOTONE_PROGRAM
                                " recon fine.h5 --grid 140,140,63 --voxel 3,3,2.425 --iterations 3 --subsets 9 "
                                "--serial SN1 -o phantom -q",
                scan_->path().string());
            EXPECT_EQ(made.status, 0) << made.err;
        }
        return (folder / "dicom").string();
    }
    static std::string fill() { return "--fill " ISOTONE_SHARE_DIR "/demo/fill.toml "; }

    void write_regions() const {
        std::ofstream(folder_ / "r.toml")
            << "schema = \"isotone-regions/1\"\n[[region]]\nname = \"body\"\ncentre_mm = [0, 0, 0]\nradius_mm = 40\n";
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
        {"qualify absent --band earl1 --valid-days -5", 2},
        {"qualify absent --band earl1 --valid-days 0", 2},
        {"qualify absent --band earl1 --valid-days 3651", 2},
        {"qualify absent --band earl1 --valid-days 9999999", 2},
        {"qualify absent --band earl1 --wall -3", 2},
        {"qualify absent --band earl1 --wall 5.1", 2},
        {"qualify absent --band earl1 --wall 5 --valid-days 3650", 3},
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

// Stopped when it has said how far it is; 100000 iterations last far longer. REQ-IO-09, REQ-CMD-01, REQ-CMD-04
TEST_F(IsotoneCommand, InterruptLeavesNothingAndSaysSo) {
    const auto before = folder_.names().size();
    const Outcome outcome = test::run_program(
        "(" ISOTONE_PROGRAM " recon " + raw() +
            " --grid 48,48,16 --voxel 7,7,9.7 --iterations 100000 -o out & "
            "for tenth in $(seq 600); do grep -q iteration .stderr && break; sleep 0.1; done; kill -INT $!; wait $!)",
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
    write_regions();
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
    const std::string report = test::text_of(folder_ / "out" / "report.html");
    for (const char* picture : {"Transverse slice", "Coronal slice", "Sagittal slice", "projection"}) {
        const auto first = report.find(picture);
        ASSERT_NE(first, std::string::npos) << picture;
        EXPECT_NE(report.find(picture, first + 1), std::string::npos) << "before and after: " << picture;
    }
    bool in_series = false;
    for (const auto& slice : std::filesystem::directory_iterator(folder_ / "out" / "dicom")) {
        in_series = test::text_of(slice.path()).find("no phantom yet") != std::string::npos;
        EXPECT_TRUE(in_series) << slice.path();
    }
    EXPECT_TRUE(in_series);
    // Every row says it: rows of several studies end up in one table.
    std::istringstream rows(test::text_of(folder_ / "values.csv"));
    std::string row;
    std::getline(rows, row);
    EXPECT_THAT(row, EndsWith(",permission"));
    while (std::getline(rows, row)) {
        EXPECT_THAT(row, HasSubstr("NOT QUALIFIED, override: no phantom yet"));
    }
}

// REQ-HARM-09
TEST_F(IsotoneCommand, MeasureTellsThatASeriesWasMadeUnderAnOverride) {
    ASSERT_EQ(isotone(small_recon() + "-o study -q").status, 0);
    ASSERT_EQ(isotone("harmonize study/dicom --fwhm 6 --override 'no phantom yet' -o out -q").status, 0);
    write_regions();
    const Outcome outcome =
        isotone("measure study/dicom out/dicom --regions r.toml --suv none -q --json - --csv m.csv");
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const Record result = io::json::parse_json(outcome.out, "standard output");
    const auto& inputs = std::get<Record::List>(result.find("inputs")->value());
    ASSERT_EQ(inputs.size(), 2U);
    ASSERT_NE(inputs[0].find("series_uid"), nullptr);
    const auto text = [&](std::size_t i, const char* key) {
        return std::get<std::string>(inputs[i].find(key)->value());
    };
    EXPECT_EQ(text(0, "series_description"), "isotone reconstruction");
    EXPECT_EQ(text(1, "series_description"), "OVERRIDE: filtered, not qualified");
    EXPECT_NE(text(0, "series_uid"), text(1, "series_uid"));
    // a ball in a warm body also finds that its contour would go on outside it
    const auto findings = [&](std::size_t i) {
        std::vector<std::string> texts;
        for (const Record& finding : std::get<Record::List>(inputs[i].find("findings")->value())) {
            texts.push_back(std::get<std::string>(finding.value()));
        }
        return texts;
    };
    EXPECT_THAT(findings(0), testing::Not(testing::Contains(HasSubstr("override"))));
    EXPECT_THAT(findings(1), testing::Contains("the series was made under an override: NOT QUALIFIED, override: "
                                               "no phantom yet"));
    EXPECT_THAT(outcome.err, HasSubstr("out: the series was made under an override"));
    const std::string csv = test::text_of(folder_ / "m.csv");
    EXPECT_THAT(csv, HasSubstr("definition,series_uid,series_description\n"));
    EXPECT_THAT(csv, HasSubstr("," + text(1, "series_uid") + ",\"OVERRIDE: filtered, not qualified\"\n"));
}

TEST_F(IsotoneCommand, AFaultInOneOfSeveralSeriesNamesIt) {
    ASSERT_EQ(isotone(small_recon() + "-o large.nii.gz -q").status, 0);
    ASSERT_EQ(isotone("recon " + raw() + " --grid 8,8,16 --voxel 7,7,9.7 --iterations 1 -o small.nii.gz -q").status, 0);
    write_regions();
    const Outcome outcome = isotone("measure large.nii.gz small.nii.gz --regions r.toml -q");
    EXPECT_EQ(outcome.status, 5);
    expect_three_lines(outcome);
    EXPECT_THAT(outcome.err, HasSubstr("error: small.nii.gz: region 'body'\n"));
    const Outcome refused = isotone("measure large.nii.gz small.nii.gz --regions r.toml --suv bw -q");
    EXPECT_EQ(refused.status, 5);
    EXPECT_THAT(refused.err, HasSubstr("error: large.nii.gz\n"));
}

// A repeat after such a fault must find the place free.
// REQ-IO-09
TEST_F(IsotoneCommand, ResultsAndFolderAppearTogetherOrNotAtAll) {
    ASSERT_EQ(isotone(small_recon() + "-o image.nii.gz -q").status, 0);
    write_regions();
    std::filesystem::create_directory(folder_ / "folder");
    std::filesystem::create_directory(folder_ / "empty");
    const auto before = folder_.names().size();
    const std::string harmonize = "harmonize image.nii.gz --fwhm 6 --override reason -q ";
    const std::string measure = "measure image.nii.gz --regions r.toml -q ";
    const std::string qualify = "qualify " + phantom() + " --band earl1 -q ";
    for (const std::string& verb : {harmonize, measure, qualify}) {
        for (const std::string results :
             {"-o out --csv fine.csv --json /proc/absent.json", "-o out --json fine.json --csv /proc/absent.csv",
              "-o out --json folder", "-o empty --json empty/results.json"}) {
            const Outcome outcome = isotone(verb + results);
            EXPECT_EQ(outcome.status, 6) << verb << results << "\n" << outcome.err;
            expect_three_lines(outcome);
            EXPECT_EQ(folder_.names().size(), before) << verb << results;
            EXPECT_TRUE(std::filesystem::is_empty(folder_ / "empty")) << verb << results;
        }
        const Outcome full =
            test::run_program("(" ISOTONE_PROGRAM " " + verb + "-o out --json - > /dev/full)", folder_.path().string());
        EXPECT_EQ(full.status, 7) << verb;
        EXPECT_EQ(folder_.names().size(), before) << verb;
    }
}

// The size a file may have stands in for the size of a disk; sh counts it in blocks of 512 or 1024 bytes.
TEST_F(IsotoneCommand, AFullDiskIsToldUnderTheNameAsTyped) {
    ASSERT_EQ(isotone(small_recon() + "-o study -q").status, 0);
    const auto before = folder_.names().size();
    const Outcome outcome = test::run_program("(trap '' XFSZ; ulimit -f 3; " ISOTONE_PROGRAM
                                              " harmonize study/dicom --fwhm 6 --override reason -o out -q)",
                                              folder_.path().string());
    EXPECT_EQ(outcome.status, 7) << outcome.err;
    expect_three_lines(outcome);
    EXPECT_THAT(outcome.err, HasSubstr("error: out/dicom\n"));
    EXPECT_EQ(folder_.names().size(), before);
}

// Each is signalled at its first word of progress; "absent" is never looked for, as that series would come next.
// REQ-IO-09, REQ-CMD-01, REQ-CMD-04
TEST_F(IsotoneCommand, ASignalStopsEveryVerbAndNothingIsWritten) {
    ASSERT_EQ(isotone(small_recon() + "-o image.nii.gz -q").status, 0);
    write_regions();
    const std::string series = phantom();
    const auto before = folder_.names().size();
    for (const std::string& arguments :
         {std::string("harmonize image.nii.gz --fwhm 6 --override reason -o out --json h.json --csv -"),
          "harmonize " + series + " --fwhm 6 --override reason -o out --csv h.csv",
          std::string("measure image.nii.gz --regions r.toml -o out --json m.json"),
          std::string("measure image.nii.gz --regions r.toml --csv -"),
          std::string("measure image.nii.gz absent --regions r.toml"),
          "qualify " + series + " --band earl1 -o out --json q.json", "qualify " + series + " --band earl1 --json -",
          std::string("convert image.nii.gz out.nrrd"), "convert " + raw() + " out.h5", small_recon() + "-o out",
          std::string("simulate nema_iq --scanner ecat_hrplus -o out.h5")}) {
        for (const int signal : {SIGINT, SIGTERM}) {
            const Outcome outcome =
                test::run_and_stop(ISOTONE_PROGRAM " " + arguments, folder_.path().string(), signal);
            EXPECT_EQ(outcome.status, 130) << arguments << "\n" << outcome.err;
            expect_three_lines(outcome);
            EXPECT_EQ(folder_.names().size(), before) << arguments;
        }
    }
}

// REQ-CMD-05
TEST_F(IsotoneCommand, MeasureWritesTableJsonCsvAndReport) {
    ASSERT_EQ(isotone(small_recon() + "-o image.nii.gz -q").status, 0);
    write_regions();
    const std::string measure = "measure image.nii.gz --regions r.toml -q ";
    const Outcome json = isotone(measure + "--json -");
    ASSERT_EQ(json.status, 0) << json.err;
    const Record result = io::json::parse_json(json.out, "standard output");
    EXPECT_EQ(std::get<std::string>(result.find("schema")->value()), "isotone-measurements");
    const Outcome csv = isotone(measure + "--csv - -o out");
    ASSERT_EQ(csv.status, 0) << csv.err;
    EXPECT_THAT(csv.out, StartsWith("series,region,metric,value,unit,definition,series_uid,series_description\n"));
    EXPECT_THAT(csv.out, HasSubstr("\nimage.nii.gz,body,max,"));
    EXPECT_EQ(test::text_of(folder_ / "out" / "measurements.csv"), csv.out);
    EXPECT_THAT(test::text_of(folder_ / "out" / "report.html"), HasSubstr("body"));
    EXPECT_THAT(test::text_of(folder_ / "out" / "provenance.json"), HasSubstr("image.nii.gz"));
}

// REQ-CMD-05, REQ-HARM-09
TEST_F(IsotoneCommand, AQualifiedSeriesIsHarmonisedWithoutOverride) {
    const std::string qualify = "qualify " + phantom() + " " + fill() + "--band earl1 -q ";
    const Outcome json = isotone(qualify + "--json - -o site");
    ASSERT_EQ(json.status, 0) << json.err;
    const Record result = io::json::parse_json(json.out, "standard output");
    EXPECT_TRUE(std::get<bool>(result.find("qualification")->find("pass")->value())) << json.out;
    EXPECT_THAT(test::text_of(folder_ / "site" / "report.html"), HasSubstr("every limit of earl1 holds"));
    const Outcome csv = isotone(qualify + "--csv -");
    ASSERT_EQ(csv.status, 0) << csv.err;
    EXPECT_THAT(csv.out, StartsWith("stage,metric,sphere_mm,value,unit,definition\nas received,"));
    EXPECT_EQ(test::text_of(folder_ / "site" / "metrics.csv"), csv.out);

    const Outcome done = isotone("harmonize " + phantom() +
                                 " --qualification site/qualification.json -o out -q --json - --csv values.csv");
    ASSERT_EQ(done.status, 0) << done.err;
    const Record harmonised = io::json::parse_json(done.out, "standard output");
    EXPECT_TRUE(std::get<bool>(harmonised.find("qualified")->value()));
    EXPECT_EQ(std::get<double>(harmonised.find("fwhm_mm")->value()),
              std::get<double>(result.find("qualification")->find("filter_fwhm_mm")->value()));
    EXPECT_THAT(test::text_of(folder_ / "values.csv"), HasSubstr("Qualified against earl1"));
    EXPECT_THAT(test::text_of(folder_ / "values.csv"), Not(HasSubstr("NOT QUALIFIED")));
    EXPECT_THAT(isotone("inspect out/dicom").out, Not(HasSubstr("override")));
}

}  // namespace
}  // namespace isotone
