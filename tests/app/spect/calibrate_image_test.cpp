// SPDX-License-Identifier: Apache-2.0
// `isotone calibrate` of the image of a cylinder or a sphere.
#include "app/files/image_file.hpp"
#include "io/file/atomic_file.hpp"
#include "io/hdf5/spect_container.hpp"
#include "recon/quantify/calibration.hpp"
#include "tests/app/spect/calibration_runs.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace isotone::app {
namespace {

using test::calibrate;
using test::CalibrateStudy;
using test::error_of;
using test::factor_of;
using test::record_of;
using test::TemporaryFolder;
using test::write_cylinder;
using test::write_two_heads;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// REQ-QUANT-04
TEST(Calibrate, TheFactorOfAUniformCylinderDependsOnNoRadiusOrLengthWithinIt) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0), image = write_cylinder(folder);
    const std::string out = (folder / "cylinder.json").string();
    for (const char* radius : {"50", "52.7", "55", "61.3", "70"}) {
        for (const char* length : {"96", "98.7", "100", "110"}) {
            calibrate({raw, "--experiment", "cylinder", "--image", image, "--image-sensitivity", "90", "--activity",
                       "60", "--volume", "12000", "--radius", radius, "--length", length, "-o", out});
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
        calibrate({raw, "--experiment", "sphere", "--image", file, "--image-sensitivity", "90", "--activity", activity,
                   "--radius", radius, "-o", out});
        EXPECT_NEAR(factor_of(out) / 90.0, 1.0, 1e-5) << radius << " mm";  // the activity was written to 6 places
    }
}

// REQ-CMD-10
TEST(Calibrate, AVolumeOfInterestLargerThanThePhantomIsSaidToBeSo) {
    const TemporaryFolder folder;
    const std::string raw = write_two_heads(folder, 1000.0), image = write_cylinder(folder);
    const Error error = error_of([&] {
        calibrate({raw, "--experiment", "cylinder", "--image", image, "--image-sensitivity", "90", "--activity", "60",
                   "--volume", "5", "--radius", "50", "--length", "100", "-o", (folder / "c.json").string()});
    });
    EXPECT_THAT(error.what(), HasSubstr("times the volume that the activity is in"));
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
    const Error refused = error_of([&] { sphere(image, peak); });
    EXPECT_THAT(refused.what(), HasSubstr("made of other projections (raw.h5)"));
    EXPECT_THAT(refused.hint(),
                AllOf(HasSubstr("name as RAW the files that it was made of"), HasSubstr("other_image")));
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

}  // namespace
}  // namespace isotone::app
