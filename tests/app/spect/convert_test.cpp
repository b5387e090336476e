// SPDX-License-Identifier: Apache-2.0
// `isotone convert` on SPECT projections.
#include "app/command/command_line.hpp"
#include "app/files/raw_input.hpp"
#include "app/spect/input.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/spect_container.hpp"
#include "io/interfile/projections.hpp"
#include "io/json/json.hpp"
#include "recon/quantify/decay.hpp"
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

using test::error_of;
using test::even_spect_data;
using test::plain_spect_data;
using test::run;
using test::TemporaryFolder;
using test::write_stir;
using testing::HasSubstr;
using testing::UnorderedElementsAre;

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
