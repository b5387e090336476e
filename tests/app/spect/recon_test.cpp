// SPDX-License-Identifier: Apache-2.0
// What `isotone inspect` and `isotone recon` accept, refuse and say of SPECT projections.
#include "app/reporting/description.hpp"
#include "app/reporting/numbers.hpp"
#include "core/gamma_camera.hpp"
#include "core/radius_meaning.hpp"
#include "io/config/share.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/json/json.hpp"
#include "tests/app/run_command.hpp"
#include "tests/app/spect/runs.hpp"
#include "tests/io/hdf5/spect_examples.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <numbers>

namespace isotone::app {
namespace {

using test::dry_run;
using test::error_of;
using test::even_spect_data;
using test::refusal_of;
using test::run;
using test::TemporaryFolder;
using test::write_study;
using testing::AllOf;
using testing::HasSubstr;

/// What a dry run says of DICOM projections of a camera whose files have the radius to the crystal.
/// @param settled  the file is ours, of data whose radii are known to reach the face
std::string plan_with_radii_to_the_crystal(const std::vector<std::string>& options, bool settled = false) {
    const TemporaryFolder folder;
    std::string camera = io::file::read_text(io::config::share_file("collimators", "siemens_symbia"), 1U << 20U);
    const std::string face = "radius_meaning = \"face\"";
    camera.replace(camera.find(face), face.size(), "radius_meaning = \"crystal\"");
    io::file::write_atomically(folder / "camera.toml", camera);
    SpectData data = even_spect_data();
    for (ProjectionView& view : data.geometry.views) {
        view.radius_mm = 180.0;
    }
    if (!settled) {
        data.provenance["assumptions"].push_back(radius_assumption);
    }
    io::dicom::write_nm_projections(folder / "a.dcm", data);
    std::vector<std::string> words{"recon",        (folder / "a.dcm").string(),
                                   "-o",           (folder / "b").string(),
                                   "--camera",     (folder / "camera.toml").string(),
                                   "--collimator", "LEHR",
                                   "--allow",      "incomplete_orbit",
                                   "--dry-run"};
    words.insert(words.end(), options.begin(), options.end());
    testing::internal::CaptureStdout();
    run(words);
    return testing::internal::GetCapturedStdout();
}

// REQ-SFILE-10
TEST(SpectFolder, IsTakenWhereItsOneFileIs) {
    const TemporaryFolder folder;
    const std::string study = write_study(folder, "study"), file = study + "/tomo.dcm";
    EXPECT_TRUE(holds_spect_data(study));
    const Record record = describe(study + "/");
    EXPECT_EQ(std::get<std::string>(record.find("file")->value()), "study");
    EXPECT_EQ(std::get<std::string>(record.find("kind")->value()), "SPECT projections");
    run({"convert", study, (folder / "a.h5").string()});
    run({"convert", file, (folder / "b.h5").string()});
    EXPECT_EQ(io::hdf5::read_spect(folder / "a.h5").counts[0].values,
              io::hdf5::read_spect(folder / "b.h5").counts[0].values);
    EXPECT_THAT(io::file::read_text(folder / "a.h5.provenance.json", 1U << 20U), HasSubstr("\"tomo.dcm\""));
    run({"calibrate", study, "--experiment", "planar", "--activity", "5", "-o", (folder / "c.json").string()});
    run({"recon", study, "-o", (folder / "d").string(), "--dry-run", "--allow", "incomplete_orbit"});
    EXPECT_TRUE(std::filesystem::exists(folder / "c.json"));
}

// REQ-SPECT-11
TEST(SpectRadii, ToTheCrystalAreShortenedOnceTheCameraIsKnown) {
    const GammaCamera symbia = io::config::load_camera("siemens_symbia");
    const double behind = face_to_image_plane_mm(symbia, symbia.collimator("LEHR"));
    EXPECT_GT(behind, 30.0);
    const std::string shortened = "face at " + significant(180.0 - behind, 4) + " mm";
    EXPECT_THAT(plan_with_radii_to_the_crystal({}), AllOf(HasSubstr(shortened), HasSubstr("radii reach the crystal")));
    EXPECT_THAT(plan_with_radii_to_the_crystal({"--no-resolution"}), HasSubstr(shortened));
    EXPECT_THAT(plan_with_radii_to_the_crystal({"--radius-to", "face"}),
                AllOf(HasSubstr("face at 180 mm"), HasSubstr("radius_to = face")));
    EXPECT_THAT(plan_with_radii_to_the_crystal({"--radius-mm", "190"}), HasSubstr("face at 190 mm"))
        << "a stated radius reaches the face";
    EXPECT_EQ(error_of([] {
                  plan_with_radii_to_the_crystal({"--radius-mm", "190", "--radius-to", "crystal"});
              }).code(),
              ErrorCode::usage);
    testing::internal::GetCapturedStdout();
}

// REQ-SPECT-11
TEST(SpectRadii, ThatAreKnownToReachTheFaceStayKnownInOurDicom) {
    EXPECT_THAT(plan_with_radii_to_the_crystal({}, true), HasSubstr("face at 180 mm"));
    EXPECT_EQ(error_of([] {
                  plan_with_radii_to_the_crystal({"--radius-to", "crystal"}, true);
              }).code(),
              ErrorCode::usage);
    testing::internal::GetCapturedStdout();
}

// REQ-SCAT-07
TEST(SpectWindows, OfAnotherNuclideAreRefusedOrAllowedByName) {
    const TemporaryFolder folder;
    io::hdf5::write_spect(folder / "a.h5", even_spect_data());  // 177Lu, 188 to 229 keV
    const std::string in = (folder / "a.h5").string(), out = (folder / "b.nii.gz").string();
    const std::string record = (folder / "c.json").string();
    const std::vector<std::string> planar{"calibrate", in, "--experiment", "planar", "--activity", "5", "-o", record};
    const std::vector<std::string> recon{"recon", in, "-o", out, "--dry-run", "--photopeak", "peak"};
    const auto with = [](std::vector<std::string> words, const std::vector<std::string>& more) {
        words.insert(words.end(), more.begin(), more.end());
        return words;
    };
    for (const char* other : {"99mTc", "18F"}) {
        const Error refusal = error_of([&] { run(with(recon, {"--nuclide", other, "--allow", "incomplete_orbit"})); });
        EXPECT_EQ(refusal.code(), ErrorCode::inconsistent_data) << other;
        EXPECT_THAT(refusal.what(), HasSubstr(std::string("no gamma line of ") + other)) << other;
        EXPECT_EQ(error_of([&] {
                      run(with(planar, {"--nuclide", other, "--photopeak", "peak"}));
                  }).code(),
                  ErrorCode::inconsistent_data);
    }
    run(with(recon, {"--nuclide", "99mTc", "--allow", "incomplete_orbit,foreign_window"}));
    run(with(planar, {"--nuclide", "99mTc", "--photopeak", "peak", "--allow", "foreign_window"}));
    EXPECT_THAT(io::file::read_text(record, 1U << 20U), HasSubstr("the foreign window was allowed"));
    EXPECT_EQ(error_of([&] { run(with(planar, {"--allow", "other_frame"})); }).code(), ErrorCode::usage);
}

// REQ-SPECT-03
TEST(SpectOrbit, AnIncompleteOneIsReadAndNeedsOneOverride) {
    const TemporaryFolder folder;
    SpectData data = even_spect_data();
    for (ProjectionView& view : data.geometry.views) {
        // Opposed heads over 90 degrees: half a turn misses the rest.
        view.angle_rad = view.head * std::numbers::pi + (view.radius_mm - 180.0) * std::numbers::pi / 6.0;
    }
    io::hdf5::write_spect(folder / "a.h5", data);
    io::dicom::write_nm_projections(folder / "a.dcm", data);
    for (const char* name : {"a.h5", "a.dcm"}) {
        const std::string in = (folder / name).string();
        EXPECT_THAT(io::json::to_json(describe(in)), HasSubstr("the orbit is incomplete: its 6 directions leave a gap"))
            << name;
        EXPECT_THAT(run({"convert", in, (folder / "c.h5").string()}),
                    testing::Contains(HasSubstr("orbit is incomplete")));
        std::filesystem::remove(folder / "c.h5");
        std::vector<std::string> words{"recon", in, "-o", (folder / "b.nii.gz").string(), "--dry-run"};
        const Error refusal = error_of([&] { run(words); });
        EXPECT_EQ(refusal.code(), ErrorCode::inconsistent_data) << name;
        EXPECT_EQ(refusal.where(), "orbit") << name;
        words.insert(words.end(), {"--allow", "incomplete_orbit"});
        run(words);
    }
}

// REQ-SFILE-10
TEST(SpectFolder, OfSeveralAcquisitionsIsRefusedWithTheirNames) {
    const TemporaryFolder folder;
    const std::string study = write_study(folder, "study");
    io::dicom::write_nm_projections(std::filesystem::path(study) / "late.dcm", even_spect_data());
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"inspect", study},
          {"convert", study, (folder / "a.h5").string()},
          {"recon", study, "-o", (folder / "d").string()},
          {"calibrate", study, "--experiment", "planar", "--activity", "5", "-o", (folder / "c.json").string()}}) {
        const Error error = error_of([&] { run(words); });
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data) << words[0];
        EXPECT_THAT(error.what(), HasSubstr("holds 2 NM objects of projections: late.dcm, tomo.dcm")) << words[0];
    }
    const std::filesystem::path empty = folder / "empty";
    std::filesystem::create_directory(empty);
    EXPECT_FALSE(holds_spect_data(empty));
}

// REQ-CMD-10
TEST(SpectRecon, ChoicesThatDoNotActAreRefused) {
    const TemporaryFolder files;
    const std::string file = (files / "t.json").string();
    io::file::write_atomically(file, "{}");
    const SpectData data = even_spect_data();
    const auto refused = [&](const std::vector<std::string>& options) {
        const Error error = refusal_of(data, options);
        EXPECT_EQ(error.code(), ErrorCode::usage) << error.three_lines();
        return error.where();
    };
    EXPECT_EQ(refused({"--transform", file}), "--transform");
    EXPECT_EQ(refused({"--transform", file, "--attenuation", file}), "--transform");
    EXPECT_EQ(refused({"--transform", file, "--attenuation", file, "--placement", "register"}), "--transform");
    EXPECT_EQ(refused({"--ct-kvp", "120"}), "--ct-kvp");
    EXPECT_EQ(refused({"--response", file, "--no-resolution"}), "--response");
    EXPECT_EQ(refused({"--attenuation-kind", "map"}), "--attenuation-kind");
    EXPECT_EQ(refused({"--map-energy-kev", "100"}), "--map-energy-kev");
    for (const char* method : {"none", "effective_source", "supplied"}) {
        EXPECT_EQ(refused({"--scatter", method, "--scatter-windows", "lower"}), "--scatter-windows");
        EXPECT_EQ(refused({"--scatter", method, "--no-upper-window"}), "--no-upper-window");
        EXPECT_EQ(refused({"--scatter", method, "--scatter-smoothing", "8"}), "--scatter-smoothing");
    }
    EXPECT_EQ(refused({"--gate", "2"}), "--gate 2");
    EXPECT_THAT(refusal_of(data, {"--gate", "2"}).what(), HasSubstr("not gated"));
    SpectData gated = test::example_spect_data();
    EXPECT_THAT(refusal_of(gated, {"--gate", "3"}).what(), HasSubstr("the data hold 2 gates"));
}

TEST(SpectRecon, WrongWordsOfAConfigurationAreToldWithFileAndKey) {
    const TemporaryFolder files;
    const std::string file = (files / "study.toml").string();
    for (const char* key : {"scatter", "placement", "attenuation_kind"}) {
        io::file::write_atomically(
            file, "schema = \"isotone-recon-config\"\n[spect]\n" + std::string(key) + " = \"effective\"\n");
        const Error error = refusal_of(even_spect_data(), {"--config", file});
        EXPECT_THAT(error.where(), HasSubstr(file));
        EXPECT_THAT(error.where(), HasSubstr("'spect." + std::string(key) + "'"));
    }
}

// REQ-CMD-10
TEST(SpectRecon, TimesThatNoClockOrCalendarHasAreRefused) {
    const SpectData data = even_spect_data();
    const Error error = refusal_of(data, {"--reference-time", "2026-02-31T10:00:00"});
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.what(), HasSubstr("a day that the calendar does not have"));
    const TemporaryFolder folder;
    io::dicom::write_nm_projections(folder / "a.dcm", data);
    for (const char* duration : {"0", "-3"}) {
        EXPECT_EQ(error_of([&] {
                      run({"convert", (folder / "a.dcm").string(), (folder / "b.h5").string(),
                           "--view-duration-s=" + std::string(duration)});
                  }).where(),
                  "--view-duration-s");
    }
}

// REQ-CMD-11
TEST(SpectRecon, SaysWhatTheReaderAssumedAboutThePlaceFirst) {
    const TemporaryFolder folder;
    SpectData data = even_spect_data();
    data.provenance["assumptions"] = Record::List{"the dose is in Bq", "angle 0 is at the patient's back"};
    std::vector<std::string> words = dry_run(folder, data, {"--allow", "incomplete_orbit"});
    testing::internal::CaptureStdout();
    run(words);
    const std::string plan = testing::internal::GetCapturedStdout();
    const auto angle = plan.find("assumed: angle 0 is at the patient's back"), dose = plan.find("assumed: the dose");
    ASSERT_NE(angle, std::string::npos) << plan;
    ASSERT_NE(dose, std::string::npos) << plan;
    EXPECT_LT(angle, dose);
    std::erase(words, "--dry-run");
    words.insert(words.end(), {"--iterations", "1", "--no-resolution"});
    words[3] = (folder / "study").string();
    EXPECT_THAT(run(words), testing::Contains("assumed: angle 0 is at the patient's back"));
    EXPECT_THAT(io::file::read_text(folder / "study" / "metrics.json", 1U << 22U), HasSubstr("assumed: angle 0"));
    const std::string report = io::file::read_text(folder / "study" / "report.html", 1U << 24U);
    EXPECT_THAT(report, HasSubstr("assumed: angle 0"));
    // What a publication asks for, and what was set.
    EXPECT_THAT(report, HasSubstr("Decay: before and during each view"));
    EXPECT_THAT(report, HasSubstr("Dead time: not corrected"));
    EXPECT_THAT(report, HasSubstr("Resolved parameters of SPECT"));
}

// REQ-CMD-10
TEST(SpectRecon, AnAxisThatNoDetectorSeesIsSaidToBeSo) {
    SpectData data = even_spect_data();
    for (ProjectionView& view : data.geometry.views) {
        view.axis_offset_mm = 5000.0;
    }
    const Error error = refusal_of(data, {"--allow", "incomplete_orbit"});
    EXPECT_EQ(error.where(), "axis of rotation");
    EXPECT_THAT(error.what(), HasSubstr("beyond the edge of the detector"));
}

// REQ-CMD-08
TEST(SpectRecon, DamagedDicomAndReconstructionsAreNamedByTheReader) {
    const TemporaryFolder folder;
    const std::string whole = (folder / "whole.dcm").string(), part = (folder / "part.dcm").string();
    io::dicom::write_nm_projections(whole, even_spect_data());
    const std::string bytes = io::file::read_text(whole, 1U << 24U);
    for (const std::size_t kept : {bytes.size() / 2, std::size_t{200}, std::size_t{20}}) {
        io::file::write_atomically(part, bytes.substr(0, kept));
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"recon", part, "-o", (folder / "out").string()},
              {"calibrate", part, "--experiment", "planar", "--activity", "5", "-o", (folder / "c.json").string()}}) {
            EXPECT_EQ(error_of([&] { run(words); }).code(), ErrorCode::input_corrupt) << words[0] << " " << kept;
        }
    }
    run({"recon", whole, "-o", (folder / "study").string(), "--allow", "incomplete_orbit", "--iterations", "1"});
    const Error error = error_of([&] {
        run({"recon", (folder / "study" / "recon_tomo.dcm").string(), "-o", (folder / "x").string()});
    });
    EXPECT_THAT(error.what(), HasSubstr("of the type 'RECON TOMO'"));
    EXPECT_THAT(error.hint(), HasSubstr("projections that the reconstruction was made from"));
}

}  // namespace
}  // namespace isotone::app
