// SPDX-License-Identifier: Apache-2.0
// isotone recon as a user meets it: dry runs, companion files, supplied images, stated corrections.
#include "io/dicom/pet_series.hpp"
#include "io/file/sha256.hpp"
#include "io/hdf5/raw_container.hpp"
#include "io/hdf5/volume_container.hpp"
#include "io/interfile/sinogram.hpp"
#include "io/json/json.hpp"
#include "tests/support/run_program.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace isotone {
namespace {

using test::Outcome;
using test::text_of;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr const char* grid = " --grid 48,48,16 --voxel 7,7,9.7 ";

class ReconCommand : public testing::Test {
protected:
    static void SetUpTestSuite() {
        scan_ = new test::TemporaryFolder;
        std::ofstream(*scan_ / "p.toml") << "span = 1\nmax_ring_difference = 2\nview_mashing = 16\nbins = 96\n"
                                            "trues = 2e5\nscatter_fraction = 0.2\n";
        const Outcome made = test::run_program(
            ISOTONE_PROGRAM " simulate nema_iq --scanner ecat_hrplus -p p.toml -o raw.h5 -q", scan_->path().string());
        ASSERT_EQ(made.status, 0) << made.err;
        const RawData raw = io::hdf5::read_raw(*scan_ / "raw.h5");
        io::interfile::write_sinogram(*scan_ / "prompts.hs", *raw.prompts);
        io::interfile::write_sinogram(*scan_ / "factors.hs", *raw.multiplicative);
        io::interfile::write_sinogram(*scan_ / "background.hs", *raw.additive);
    }
    static void TearDownTestSuite() {
        delete scan_;
        scan_ = nullptr;
    }

    Outcome isotone(const std::string& arguments) const {
        return test::run_program(ISOTONE_PROGRAM " " + arguments, folder_.path().string());
    }
    void expect_done(const std::string& arguments) const {
        const Outcome outcome = isotone(arguments + " -q");
        EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.err;
    }
    static std::string in_scan(const char* name) { return (*scan_ / name).string(); }
    static std::string raw() { return in_scan("raw.h5"); }
    std::string digest(const char* name) const { return io::file::sha256_of_file(folder_ / name); }
    /// Interfile sinograms of the scan in the working folder.
    void copy_sinograms() const {
        for (const char* name :
             {"prompts.hs", "prompts.s", "factors.hs", "factors.s", "background.hs", "background.s"}) {
            std::filesystem::copy_file(*scan_ / name, folder_ / name);
        }
    }

    test::TemporaryFolder folder_;
    static test::TemporaryFolder* scan_;
};

test::TemporaryFolder* ReconCommand::scan_ = nullptr;

// REQ-CMD-06
TEST_F(ReconCommand, ADryRunMeetsTheRefusalsOfTheRun) {
    const std::vector<std::pair<std::string, int>> cases{
        {"--subsets 100000", 2},
        {"--algorithm mlem --subsets 4", 2},
        {"--data list_mode", 5},
        {"--psf-fwhm 60", 2},
        {"--post-filter 60", 2},
        {"--additive-holds nothing", 2},
        {"--additive-holds randoms", 5},
        {"--start-image absent.nii", 3},
        {"--multiplicative " + in_scan("factors.hs"), 2},
    };
    for (const auto& [options, status] : cases) {
        const std::string arguments = "recon " + raw() + grid + "-o out --progress none " + options;
        const Outcome earnest = isotone(arguments), dry = isotone(arguments + " --dry-run");
        EXPECT_EQ(earnest.status, status) << options << "\n" << earnest.err;
        EXPECT_EQ(dry.status, status) << options << "\n" << dry.err;
        EXPECT_EQ(dry.err, earnest.err) << options;
        EXPECT_THAT(dry.out, IsEmpty()) << options;
        EXPECT_THAT(folder_.names(), IsEmpty()) << options;
    }
}

// REQ-CMD-06
TEST_F(ReconCommand, ADryRunNamesFilesDataCorrectionsSettingsMemoryAndDisk) {
    const Outcome outcome =
        isotone("recon " + raw() + grid + "-o out --dry-run --psf-fwhm 5 --subsets 3 --fov-radius 160");
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    for (const char* text : {"raw data: ", "reconstructs   the sinogram, ", "attenuation: yes", "scatter: yes",
                             "randoms: no", "calibration: yes", "sensitivity image: yes, computed", "48 x 48 x 16",
                             "radius 160 mm", "5 mm FWHM", "3 subsets", "image unit     Bq/mL", "memory         about ",
                             "sensitivity.h5", "are free", "nothing was written"}) {
        EXPECT_THAT(outcome.out, HasSubstr(text));
    }
}

TEST_F(ReconCommand, ASingleFileHasItsMetricsBesideIt) {
    expect_done("recon " + raw() + grid + "--iterations 2 -o image.nii.gz");
    const Record metrics = io::json::parse_json(text_of(folder_ / "image.nii.gz.metrics.json"), "metrics");
    const auto& updates = std::get<Record::List>(metrics.find("updates")->value());
    ASSERT_EQ(updates.size(), 2U);
    EXPECT_NE(updates[1].find("log_likelihood"), nullptr);
    EXPECT_NE(updates[1].find("seconds"), nullptr);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "image.nii.gz.sensitivity.h5"));
}

// REQ-RECON-08
TEST_F(ReconCommand, TheSensitivityImageWrittenMakesTheSameImage) {
    expect_done("recon " + raw() + grid + "--device cpu --iterations 2 -o study");
    expect_done("recon " + raw() + grid + "--device cpu --iterations 2 --write-sensitivity -o one.h5");
    expect_done("recon " + raw() + grid +
                "--device cpu --iterations 2 --sensitivity-image study/sensitivity.h5 -o two.nii.gz");
    expect_done("recon " + raw() + grid +
                "--device cpu --iterations 2 --sensitivity-image one.h5.sensitivity.h5 -o three.nii.gz");
    EXPECT_EQ(digest("study/image.nii.gz"), digest("two.nii.gz"));
    EXPECT_EQ(digest("study/image.nii.gz"), digest("three.nii.gz"));
}

// REQ-RECON-08, REQ-IO-07: isotone's own images start a reconstruction, whichever way the patient lies.
TEST_F(ReconCommand, AStartImageOfThePatientIsTurnedIntoTheGantry) {
    RawData data = io::hdf5::read_raw(raw());
    data.exam.bed_z_mm = -312.5;
    for (const auto position : {PatientPosition::head_first_supine, PatientPosition::feet_first_supine,
                                PatientPosition::head_first_prone, PatientPosition::feet_first_prone}) {
        const std::string code = dicom_code(position);
        data.exam.position = position;
        io::hdf5::write_raw(folder_ / (code + ".h5"), data);
        const auto recon = [&](const std::string& rest) {
            std::string command = "recon " + code;
            command.append(".h5").append(grid).append("--device cpu --iterations 1 ").append(rest);
            expect_done(command);
        };
        const std::string start_image = code + "_start.nii.gz", gantry_image = code + "_gantry.h5";
        recon("-o " + start_image);
        recon("-o " + gantry_image);
        recon("--start-image " + start_image + " -o " + code + "_from_patient.h5");
        recon("--start-image " + gantry_image + " -o " + code + "_from_gantry.h5");
        const Volume start = io::hdf5::read_volume(folder_ / (code + "_gantry.h5"));
        const Volume patient = io::hdf5::read_volume(folder_ / (code + "_from_patient.h5"));
        const Volume gantry = io::hdf5::read_volume(folder_ / (code + "_from_gantry.h5"));
        EXPECT_EQ(patient.values, gantry.values) << code;
        EXPECT_NE(gantry.values, start.values) << code;
    }
    // An image of another position is not taken for one of this: its axes run the other way.
    const Outcome other = isotone("recon HFS.h5" + std::string(grid) + "--start-image FFP_start.nii.gz -o out");
    EXPECT_EQ(other.status, 5);
    EXPECT_THAT(other.err, HasSubstr("its axes do not run along x, y and z"));
}

// REQ-CMD-03
TEST_F(ReconCommand, TheResolvedConfigurationNamesCompanionFilesAndMakesTheSameImage) {
    copy_sinograms();
    expect_done("recon prompts.hs --multiplicative factors.hs" + std::string(grid) + "--device cpu --iterations 1 -o " +
                "start.nii.gz");
    expect_done("recon prompts.hs --multiplicative factors.hs --additive background.hs --start-image start.nii.gz" +
                std::string(grid) + "--device cpu --iterations 2 --multiplicative-holds normalisation,attenuation " +
                "--additive-holds scatter -o one");
    EXPECT_THAT(text_of(folder_ / "one" / "recon.toml"), HasSubstr("multiplicative = \"../factors.hs\""));
    expect_done("recon prompts.hs --config one/recon.toml -o two");
    EXPECT_EQ(digest("one/image.nii.gz"), digest("two/image.nii.gz"));
    EXPECT_EQ(text_of(folder_ / "one" / "recon.toml"), text_of(folder_ / "two" / "recon.toml"));
    expect_done("recon prompts.hs --config one/recon.toml -o three.nii.gz");
    EXPECT_EQ(digest("one/image.nii.gz"), digest("three.nii.gz"));
    // From elsewhere, and without the folders in the provenance.
    const Outcome elsewhere =
        test::run_program(ISOTONE_PROGRAM " recon " + (folder_ / "prompts.hs").string() + " --config " +
                              (folder_ / "one" / "recon.toml").string() + " --dry-run -o out",
                          scan_->path().string());
    EXPECT_EQ(elsewhere.status, 0) << elsewhere.err;
    EXPECT_THAT(text_of(folder_ / "one" / "provenance.json"), Not(HasSubstr("../")));
    EXPECT_THAT(text_of(folder_ / "one" / "provenance.json"), HasSubstr(digest("factors.s")));
}

// REQ-CMD-03
TEST_F(ReconCommand, ACompanionFileThatChangedIsRefused) {
    copy_sinograms();
    const std::string recon = "recon prompts.hs" + std::string(grid) + "--device cpu --iterations 1 ";
    expect_done(recon + "--multiplicative factors.hs -o one");
    std::fstream numbers(folder_ / "factors.s", std::ios::in | std::ios::out | std::ios::binary);
    numbers.seekp(4000);
    numbers.put('\x01');
    numbers.close();
    const Outcome refused = isotone("recon prompts.hs --config one/recon.toml -o two");
    EXPECT_EQ(refused.status, 5) << refused.err;
    EXPECT_THAT(refused.err, HasSubstr("SHA-256"));
    EXPECT_FALSE(std::filesystem::exists(folder_ / "two"));
    // Named on the command line it is another file, and its digest is not that of the configuration.
    expect_done("recon prompts.hs --config one/recon.toml --multiplicative factors.hs -o two");
}

std::vector<std::string> corrected_image(const std::filesystem::path& folder) {
    return io::dicom::read_pet_series(folder).header.corrected_image;
}

// REQ-RECON-07
TEST_F(ReconCommand, DicomListsTheCorrectionsTheDataStateAndNoOther) {
    expect_done("recon " + raw() + grid + "--iterations 1 -o stated");
    // The scan has scatter and no randoms.
    EXPECT_THAT(corrected_image(folder_ / "stated" / "dicom"),
                UnorderedElementsAre("DECY", "ATTN", "NORM", "SCAT", "DCAL"));

    RawData data = io::hdf5::read_raw(raw());
    data.multiplicative_holds.reset();
    data.additive_holds.reset();
    io::hdf5::write_raw(folder_ / "silent.h5", data);
    const std::string silent = "recon silent.h5" + std::string(grid) + "--iterations 1 ";
    const Outcome unknown = isotone(silent + "-o unknown -q");
    ASSERT_EQ(unknown.status, 0) << unknown.err;
    EXPECT_THAT(unknown.err, HasSubstr("--multiplicative-holds"));
    EXPECT_THAT(corrected_image(folder_ / "unknown" / "dicom"), UnorderedElementsAre("DECY", "DCAL"));
    const Record metrics = io::json::parse_json(text_of(folder_ / "unknown" / "metrics.json"), "metrics");
    const Record& attenuation = std::get<Record::List>(metrics.find("corrections")->value()).front();
    EXPECT_EQ(std::get<std::string>(attenuation.find("name")->value()), "attenuation");
    EXPECT_TRUE(std::holds_alternative<std::nullptr_t>(attenuation.find("applied")->value()));

    expect_done(silent + "--multiplicative-holds normalisation,dead_time --additive-holds none -o told");
    EXPECT_THAT(corrected_image(folder_ / "told" / "dicom"), UnorderedElementsAre("DECY", "NORM", "DTIM", "DCAL"));
}

std::size_t times(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

TEST_F(ReconCommand, EveryReportShowsSlicesAndAProjection) {
    expect_done("recon " + raw() + grid + "--iterations 1 -o study");
    std::ofstream(folder_ / "r.toml")
        << "schema = \"isotone-regions/1\"\n[[region]]\nname = \"body\"\ncentre_mm = [0, 0, 0]\nradius_mm = 40\n";
    expect_done("harmonize study/dicom --fwhm 6 --override 'no phantom yet' -o filtered");
    expect_done("measure study/dicom --regions r.toml -o measured");
    for (const auto& [name, images] : {std::pair{"study", 1U}, {"filtered", 2U}, {"measured", 1U}}) {
        const std::string page = text_of(folder_ / name / "report.html");
        for (const char* view :
             {"Transverse slice", "Coronal slice", "Sagittal slice", "Maximum intensity projection, coronal"}) {
            EXPECT_EQ(times(page, std::string("<figcaption>") + view), images) << name << ", " << view;
        }
    }
}

}  // namespace
}  // namespace isotone
