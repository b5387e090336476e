// SPDX-License-Identifier: Apache-2.0
// `isotone inspect` and `isotone convert` on SPECT projections.
#include "app/command_line.hpp"
#include "app/description.hpp"
#include "app/numbers.hpp"
#include "app/raw_input.hpp"
#include "app/spect_option_names.hpp"
#include "core/gamma_camera.hpp"
#include "core/radius_meaning.hpp"
#include "io/config/share.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/interfile/projections.hpp"
#include "io/json/json.hpp"
#include "recon/quantify/decay.hpp"
#include "tests/app/run_command.hpp"
#include "tests/io/hdf5/spect_examples.hpp"
#include "tests/io/interfile/projection_files.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <numbers>
#include <sstream>

namespace isotone::app {
namespace {

using test::error_of;
using test::run;
using test::TemporaryFolder;
using testing::AllOf;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

/// Two windows without gates or an additive term.
SpectData plain_spect_data() {
    SpectData data = test::example_spect_data();
    data.additive.reset();
    data.gates = 1;
    data.gate_shares.clear();
    data.counts = {{0, 0, data.counts[0].values}, {1, 0, data.counts[2].values}};
    return data;
}

/// Counts 1 everywhere, 8 views of STIR's flavour.
std::string write_stir(const TemporaryFolder& folder, const std::string& orbit = "radius := 150\n") {
    const test::SmallScan scan;
    io::file::write_atomically(folder / "a.hs", test::stir_header(scan, orbit, "image duration (sec)[1] := 80\n"));
    const auto size = static_cast<std::size_t>(scan.views * scan.bins * scan.rows);
    io::file::write_atomically(folder / "a.s", test::floats(std::vector<float>(size, 1.0F)));
    return (folder / "a.hs").string();
}

double number(const Record& record, const char* name) {
    return std::get<double>(record.find(name)->value());
}

// REQ-SFILE-06
TEST(SpectInspect, SaysWhatTheProjectionsAre) {
    const TemporaryFolder folder;
    const Record record = describe(write_stir(folder));
    EXPECT_EQ(std::get<std::string>(record.find("kind")->value()), "SPECT projections");
    const Record& orbit = *record.find("orbit");
    EXPECT_EQ(std::get<std::int64_t>(orbit.find("views")->value()), 8);
    EXPECT_EQ(number(orbit, "arc_deg"), 360.0);
    EXPECT_EQ(number(orbit, "first_angle_deg"), 30.0);
    EXPECT_EQ(number(orbit, "step_deg"), -45.0);
    EXPECT_THAT(std::get<std::string>(orbit.find("direction")->value()), HasSubstr("clockwise, seen from the feet"));
    EXPECT_EQ(number(orbit, "radius_mm"), 150.0);
    EXPECT_EQ(number(orbit, "view_duration_s"), 10.0);
    const auto& windows = std::get<Record::List>(record.find("windows")->value());
    ASSERT_EQ(windows.size(), 1U);
    EXPECT_EQ(number(windows[0], "counts"), 8.0 * 21 * 11);
    EXPECT_FALSE(std::get<Record::List>(record.find("assumptions")->value()).empty());
    std::ostringstream text;
    print_record(text, record);
    EXPECT_THAT(text.str(), HasSubstr("windows 1\n  name                      not stated\n"));
    EXPECT_THAT(text.str(), HasSubstr("  - angle 0 is at the patient's back"));
}

// REQ-SFILE-06
TEST(SpectInspect, GivesRangesOfHeadsRadiiAndGates) {
    const TemporaryFolder folder;
    const SpectData data = test::example_spect_data();
    io::hdf5::write_spect(folder / "a.h5", data);
    const std::string text = io::json::to_json(describe(folder / "a.h5"));
    for (const char* part :
         {"\"heads\": 2", "\"radius_mm\": [180.0, 185.0]", "\"axis_offset_mm\": [0.0, 1.25]",
          "\"direction\": \"counter-clockwise, seen from the feet\"", "\"gates\": 2", "\"nuclide\": \"177Lu\"",
          "\"sensitivity_cps_per_mbq\": 9.36", "\"collimator\": \"MELP\"", "\"patient_position\": \"FFS\""}) {
        EXPECT_THAT(text, HasSubstr(part));
    }
}

// REQ-IO-17
TEST(SpectInspect, GivesTheArcsOfHeadsThatTurn) {
    const TemporaryFolder folder;
    SpectData data = test::example_spect_data();
    io::hdf5::write_spect(folder / "a.h5", data);
    EXPECT_EQ(number(*describe(folder / "a.h5").find("orbit"), "view_arc_deg"), 0.0);
    for (ProjectionView& view : data.geometry.views) {
        view.arc_rad = std::numbers::pi / 60.0;
    }
    io::hdf5::write_spect(folder / "b.h5", data);
    EXPECT_EQ(number(*describe(folder / "b.h5").find("orbit"), "view_arc_deg"), 3.0);
}

// REQ-SFILE-12
TEST(SpectConvert, AStatedMotionIsTaken) {
    const TemporaryFolder folder;
    const std::string stir = write_stir(folder), h5 = (folder / "a.h5").string();
    run({"convert", stir, h5, "--motion", "continuous", "--angle-at", "middle"});
    const SpectData moving = io::hdf5::read_spect(h5);
    EXPECT_NEAR(moving.geometry.views[0].arc_rad, std::numbers::pi / 4.0, 1e-12);
    EXPECT_NEAR(moving.geometry.views[0].angle_rad, std::numbers::pi / 6.0, 1e-12);
    EXPECT_THAT(io::json::to_json(moving.provenance), HasSubstr("angle_at = middle"));
    EXPECT_EQ(error_of([&] { run({"convert", stir, h5, "--motion", "turning"}); }).code(), ErrorCode::usage);
}

// REQ-SPECT-09
TEST(SpectInspect, GivesTheRangesOfAWindow) {
    const TemporaryFolder folder;
    SpectData data = test::example_spect_data();
    data.windows[0] = window_of_levels("111In", {154.0, 188.0, 221.0, 270.0}, "test");
    io::hdf5::write_spect(folder / "a.h5", data);
    const Record record = describe(folder / "a.h5");
    EXPECT_THAT(io::json::to_json(record), HasSubstr("\"ranges_kev\": [154.0, 188.0, 221.0, 270.0]"));
    std::ostringstream text;
    print_record(text, record);
    EXPECT_THAT(text.str(), HasSubstr("154 to 188 and 221 to 270 keV"));
}

// REQ-SFILE-06
TEST(SpectConvert, InterfileToContainerAndBackKeepsEverything) {
    const TemporaryFolder folder;
    const auto warnings = run({"convert", write_stir(folder), (folder / "b.h5").string(), "--zero-angle-deg", "180"});
    EXPECT_THAT(warnings, testing::Contains(HasSubstr("assumed: the first row is the head's")));
    const SpectData stored = io::hdf5::read_spect(folder / "b.h5");
    EXPECT_NEAR(stored.geometry.views[0].angle_rad, 210.0 * std::numbers::pi / 180.0, 1e-12);
    run({"convert", (folder / "b.h5").string(), (folder / "c.hs").string()});
    const SpectData back = io::interfile::read_projections(folder / "c.hs");
    EXPECT_EQ(back.counts[0].values, stored.counts[0].values);
    EXPECT_NEAR(back.geometry.views[3].angle_rad, stored.geometry.views[3].angle_rad, 1e-10);
    EXPECT_EQ(io::json::to_json(*back.provenance.find("overrides")), "[\"zero_angle_deg = 180\"]\n");
    EXPECT_THAT(io::file::read_text(folder / "b.h5.provenance.json", 1U << 20U), HasSubstr("zero_angle_deg = 180"));
}

// REQ-SFILE-06
TEST(SpectConvert, OneWindowOfSeveralIsChosenByNameOrEnergy) {
    const TemporaryFolder folder;
    SpectData data = plain_spect_data();
    for (std::size_t v = 0; v < 6; ++v) {
        data.geometry.views[v] = {0.5 + static_cast<double>(v), 180.0, 0.0, 10.0 * static_cast<double>(v), 10.0, 0};
    }
    io::hdf5::write_spect(folder / "a.h5", data);
    const std::string in = (folder / "a.h5").string(), out = (folder / "b.hs").string();
    const Error open = error_of([&] { run({"convert", in, out}); });
    EXPECT_EQ(open.code(), ErrorCode::usage);
    EXPECT_THAT(open.what(), HasSubstr("\"peak\", \"lower\""));
    run({"convert", in, out, "--window", "170"});
    EXPECT_EQ(io::interfile::read_projections(out).counts[0].values, data.counts[1].values);
    EXPECT_EQ(error_of([&] { run({"convert", in, out, "--window", "upper"}); }).code(), ErrorCode::usage);
    EXPECT_EQ(error_of([&] {
                  run({"convert", in, (folder / "c.h5").string(), "--window", "peak"});
              }).code(),
              ErrorCode::usage);
}

TEST(SpectConvert, RefusesWhatWouldBeLostOrMakesNoSense) {
    const TemporaryFolder folder;
    io::hdf5::write_spect(folder / "a.h5", test::example_spect_data());
    const std::string gated = (folder / "a.h5").string(), stir = write_stir(folder);
    const auto code = [](std::vector<std::string> words) { return error_of([&] { run(std::move(words)); }).code(); };
    EXPECT_EQ(code({"convert", gated, (folder / "b.hs").string(), "--window", "peak"}), ErrorCode::usage);
    EXPECT_EQ(code({"convert", stir, (folder / "b.nii.gz").string()}), ErrorCode::usage);
    EXPECT_EQ(code({"convert", stir, (folder / "b.h5").string(), "--suv", "bw"}), ErrorCode::usage);
    EXPECT_EQ(code({"convert", stir, (folder / "b.h5").string(), "--direction", "left"}), ErrorCode::usage);
    EXPECT_EQ(code({"convert", stir, (folder / "b.h5").string(), "--energy-window", "154,126"}), ErrorCode::usage);
    EXPECT_EQ(code({"convert", stir}), ErrorCode::usage);
    EXPECT_EQ(code({"convert", stir, gated, (folder / "b.h5").string()}), ErrorCode::inconsistent_data);
    EXPECT_EQ(code({"convert", (folder / "a.s").string(), (folder / "a.s").string(), (folder / "b.nii").string()}),
              ErrorCode::usage);
    EXPECT_EQ(code({"inspect", (folder / "a.s").string(), "--radius-mm", "3"}), ErrorCode::usage);
    EXPECT_THAT(folder.names(), UnorderedElementsAre("a.h5", "a.hs", "a.s"));
}

/// Two heads of three views that DICOM can hold, and that start late.
SpectData even_spect_data() {
    SpectData data = plain_spect_data();
    for (std::size_t v = 0; v < 6; ++v) {
        const double k = static_cast<double>(v % 3);
        data.geometry.views[v] = {(v < 3 ? 0.0 : 0.5 * std::numbers::pi) + k * std::numbers::pi / 6.0,
                                  180.0 + k,
                                  0.25,
                                  5.0 + 10.0 * k,
                                  10.0,
                                  static_cast<int>(v / 3)};
    }
    return data;
}

// REQ-SFILE-08
TEST(SpectConvert, ContainerToDicomAndBackSaysWhatIsRounded) {
    const TemporaryFolder folder;
    SpectData data = even_spect_data();
    io::hdf5::write_spect(folder / "a.h5", data);
    const std::string in = (folder / "a.h5").string(), out = (folder / "b.dcm").string();
    auto warnings = run({"convert", in, out});
    EXPECT_THAT(warnings, testing::Contains("DICOM leaves out the sensitivity"));
    EXPECT_THAT(warnings, testing::Contains(HasSubstr("when each view started")));
    EXPECT_THAT(warnings, testing::Not(testing::Contains(HasSubstr("16-bit"))));
    run({"convert", out, (folder / "c.h5").string(), "--view-duration-s", "12", "--ignore-orientation"});
    const SpectData back = io::hdf5::read_spect(folder / "c.h5");
    EXPECT_EQ(back.counts[1].values, data.counts[1].values);
    EXPECT_EQ(back.geometry.views[4].duration_s, 12.0);
    EXPECT_EQ(back.geometry.views[5].radius_mm, 182.0);
    EXPECT_EQ(io::json::to_json(*back.provenance.find("overrides")),
              "[\"view_duration_s = 12\", \"ignore_orientation\"]\n");

    data.sensitivity_cps_per_mbq.reset();
    for (ProjectionView& view : data.geometry.views) {
        view.start_s -= 5.0;
    }
    data.counts[0].values[3] = 65535.0F * 2.0F;
    io::hdf5::write_spect(folder / "d.h5", data);
    EXPECT_THAT(run({"convert", (folder / "d.h5").string(), (folder / "e.dcm").string()}),
                testing::Contains("DICOM holds 16-bit numbers: counts are rounded to multiples of 2"));
}

// REQ-SFILE-09
TEST(SpectConvert, InterfileOfTwoHeadsKeepsTheScanAndItsDecay) {
    const TemporaryFolder folder;
    SpectData data = even_spect_data();
    data.exam.nuclide = {"99mTc", 21624.12, 0.0};
    for (std::size_t v = 0; v < 6; ++v) {
        const double k = static_cast<double>(v % 3);
        // Half an hour a view: decay over twice the scan would leave another factor.
        data.geometry.views[v] = {(v < 3 ? 0.0 : std::numbers::pi) + k * std::numbers::pi / 3.0,
                                  180.0,
                                  0.0,
                                  1800.0 * k,
                                  1800.0,
                                  static_cast<int>(v / 3)};
    }
    data.exam.duration_s = 5400.0;
    io::hdf5::write_spect(folder / "a.h5", data);
    const auto warnings = run({"convert", (folder / "a.h5").string(), (folder / "b.hs").string(), "--window", "peak"});
    EXPECT_THAT(warnings, testing::Contains(HasSubstr("the acquisition to be 10800 s long, and it is 5400 s")));
    const SpectData back = io::interfile::read_projections(folder / "b.hs");
    EXPECT_EQ(back.exam.duration_s, 5400.0);
    const auto factors = [](const SpectData& d) { return recon::decay_factors(d.geometry, d.exam, {}).factors; };
    const std::vector<double> before = factors(data), after = factors(back);
    ASSERT_EQ(after.size(), before.size());
    for (std::size_t v = 0; v < before.size(); ++v) {
        EXPECT_EQ(back.geometry.views[v].head, data.geometry.views[v].head);
        EXPECT_DOUBLE_EQ(after[v], before[v]);
    }
}

// REQ-SFILE-08
TEST(SpectConvert, AnOptionThatDoesNotActIsRefused) {
    const TemporaryFolder folder;
    io::hdf5::write_spect(folder / "a.h5", even_spect_data());
    const std::string container = (folder / "a.h5").string(), dicom = (folder / "b.dcm").string();
    const std::string stir = write_stir(folder), out = (folder / "c.h5").string();
    run({"convert", container, dicom});
    const auto refusal = [&](const std::string& in, const std::vector<std::string>& option) {
        std::vector<std::string> words = {"convert", in, out};
        words.insert(words.end(), option.begin(), option.end());
        const Error error = error_of([&] { run(std::move(words)); });
        EXPECT_EQ(error.code(), ErrorCode::usage) << error.what();
        return std::string(error.what());
    };
    EXPECT_THAT(refusal(container, {"--radius-mm", "200"}), HasSubstr("--radius-mm"));
    EXPECT_THAT(refusal(container, {"--bins-mirrored"}), HasSubstr("--bins-mirrored"));
    EXPECT_THAT(refusal(dicom, {"--zero-angle-deg", "180"}), HasSubstr("--zero-angle-deg"));
    EXPECT_THAT(refusal(dicom, {"--energy-window", "126,154"}), HasSubstr("--energy-window"));
    EXPECT_THAT(refusal(stir, {"--start-angle-deg", "180"}), HasSubstr("--start-angle-deg"));
    EXPECT_THAT(refusal(stir, {"--accept-corrected"}), HasSubstr("--accept-corrected"));
}

// REQ-SFILE-06
TEST(SpectConvert, AMissingRadiusIsGivenByHand) {
    const TemporaryFolder folder;
    const std::string stir = write_stir(folder, "orbit := circular\n"), out = (folder / "b.h5").string();
    EXPECT_THAT(error_of([&] { run({"convert", stir, out}); }).hint(), HasSubstr("--radius-mm"));
    run({"convert", stir, out, "--radius-mm", "212.5", "--energy-window", "126.5,154.6"});
    const SpectData data = io::hdf5::read_spect(out);
    EXPECT_EQ(data.geometry.views[7].radius_mm, 212.5);
    EXPECT_EQ(data.windows[0], (EnergyWindow{"126.5-154.6 keV", 126.5, 154.6}));
}

/// The two heads as DICOM, in a folder of its own with what lies beside such a file.
std::string write_study(const TemporaryFolder& folder, const std::string& name) {
    const std::filesystem::path study = folder / name;
    std::filesystem::create_directory(study);
    io::dicom::write_nm_projections(study / "tomo.dcm", even_spect_data());
    io::file::write_atomically(study / "readme.txt", "notes");
    return study.string();
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

// REQ-SFILE-11
TEST(SpectConvert, TheAdditiveTermIsLeftOutByNameOnly) {
    const TemporaryFolder folder;
    SpectData data = even_spect_data();
    for (ProjectionView& view : data.geometry.views) {
        view.axis_offset_mm = 0.0;
        view.angle_rad = (static_cast<double>(view.head) * 3.0 + (view.radius_mm - 180.0)) * std::numbers::pi / 3.0;
    }
    data.additive = test::example_counts(data.geometry, 4);
    io::hdf5::write_spect(folder / "a.h5", data);
    const std::string in = (folder / "a.h5").string();
    for (const std::string name : {"b.dcm", "b.hs"}) {
        std::vector<std::string> words = {"convert", in, (folder / name).string()};
        if (name == "b.hs") {
            words.insert(words.end(), {"--window", "peak"});
        }
        const Error error = error_of([&] { run(words); });
        EXPECT_EQ(error.code(), ErrorCode::usage) << name;
        EXPECT_THAT(error.hint(), HasSubstr("--no-additive")) << name;
        EXPECT_FALSE(std::filesystem::exists(folder / name));
        words.emplace_back("--no-additive");
        EXPECT_THAT(run(words), testing::Contains(HasSubstr("the additive term (expected scatter) is left out")));
        const SpectData back = read_spect_input({(folder / name).string()});
        EXPECT_FALSE(back.additive);
        EXPECT_EQ(back.counts[0].values, data.counts[0].values) << name;
        const std::string record = io::file::read_text((folder / (name + ".provenance.json")), 1U << 20U);
        EXPECT_THAT(record, HasSubstr("\"no_additive\": true"));
        EXPECT_THAT(record, HasSubstr("is left out, as --no-additive asks"));
        const Error idle = error_of([&] {
            run({"convert", (folder / name).string(), (folder / "c.h5").string(), "--no-additive"});
        });
        EXPECT_EQ(idle.code(), ErrorCode::usage) << "there is none left";
    }
}

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

/// Words of a dry run on a container of SPECT projections.
std::vector<std::string> dry_run(const TemporaryFolder& folder, const SpectData& data,
                                 const std::vector<std::string>& options) {
    io::hdf5::write_spect(folder / "a.h5", data);
    std::vector<std::string> words{"recon", (folder / "a.h5").string(), "-o", (folder / "b.nii.gz").string(),
                                   "--dry-run"};
    words.insert(words.end(), options.begin(), options.end());
    return words;
}

/// What recon says against its options.
Error refusal_of(const SpectData& data, const std::vector<std::string>& options) {
    const TemporaryFolder folder;
    const auto words = dry_run(folder, data, options);
    return error_of([&] { run(words); });
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
    EXPECT_THAT(error.what(), HasSubstr("'RECON TOMO', not of projections"));
    EXPECT_THAT(error.hint(), HasSubstr("projections that the reconstruction was made from"));
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

TEST(SpectConvert, DicomHoldsNoPetSinogram) {
    const TemporaryFolder folder;
    const Error error = error_of([&] { write_raw(folder / "a.dcm", RawData{}); });
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.what(), HasSubstr("SPECT projections only"));
    EXPECT_THAT(folder.names(), UnorderedElementsAre());
}

// REQ-SFILE-08
TEST(SpectConvert, NamesEveryFormatThatItWrites) {
    const TemporaryFolder folder;
    const std::string stir = write_stir(folder);
    EXPECT_THAT(error_of([&] { run({"convert", stir, (folder / "b.xyz").string()}); }).hint(), HasSubstr(".dcm"));
    const std::string help = parse_command_line({"isotone", "convert", "--help"}).text_to_print;
    EXPECT_THAT(help, HasSubstr(".dcm"));
    EXPECT_THAT(help, HasSubstr("--no-additive"));
}

}  // namespace
}  // namespace isotone::app
