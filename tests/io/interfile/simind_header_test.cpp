// SPDX-License-Identifier: Apache-2.0
/// What SIMIND comments out, leaves unsaid or has changed for it.
#include "tests/io/interfile/read_projection_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace isotone::io::interfile {
namespace {

using file::write_atomically;
using test::error_of;
using test::notes;
using test::ones;
using test::read;
using test::refusal_of;
using test::replaced;
using test::simind_header;
using test::SmallScan;
using test::stir_header;
using test::TemporaryFolder;
using testing::Contains;
using testing::HasSubstr;

constexpr double degrees = std::numbers::pi / 180.0;

TEST(InterfileProjections, WhatSimindCommentsOutIsRead) {
    SmallScan scan;
    scan.start_deg = 180.0;
    const SpectData data = read(simind_header(scan), ones(scan), {}, "a.a00");
    EXPECT_EQ(data.windows, (std::vector<EnergyWindow>{{"126.45-154.55 keV", 126.45, 154.55}}));
    EXPECT_EQ(data.collimator, "ge-legp");
    EXPECT_EQ(data.geometry.views[0].duration_s, 2.5);
    EXPECT_NEAR(std::remainder(data.geometry.views[0].angle_rad, 2.0 * std::numbers::pi), 0.0, 1e-12);
    EXPECT_EQ(*data.exam.start_time_s, 1666012700.0);
    const Record* camera = data.provenance.find("simulated_camera");
    ASSERT_NE(camera, nullptr);
    EXPECT_EQ(std::get<std::string>(camera->find("SIMIND: Photon Energy")->value()), "140.500");
}

// REQ-SFILE-02
TEST(InterfileProjections, ARadiusOfSimindIsCmOrMmByItsSizeOrRefused) {
    SmallScan scan;
    scan.start_deg = 0.0;
    const auto radius = [&](const std::string& text, const ProjectionOptions& options = {}) {
        return read(simind_header(scan, text), ones(scan), options, "a.a00").geometry.views[0].radius_mm;
    };
    EXPECT_EQ(radius("15"), 150.0);
    EXPECT_EQ(radius("150"), 150.0);
    EXPECT_EQ(radius("59"), 590.0);
    EXPECT_EQ(radius("90"), 90.0);
    const Error error = refusal_of(simind_header(scan, "70"), ones(scan), {}, "a.a00");
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.hint(), HasSubstr("radius_unit"));
    ProjectionOptions cm;
    cm.radius_unit = RadiusUnit::cm;
    EXPECT_EQ(radius("70", cm), 700.0);
    ProjectionOptions crystal;
    crystal.radius_unit = RadiusUnit::mm;
    crystal.face_to_crystal_mm = 41.0;
    EXPECT_EQ(radius("250", crystal), 209.0);
    // In a file that is not SIMIND's mm need no guess.
    EXPECT_EQ(read(stir_header(scan, "orbit := circular\nradius := 70\n"), ones(scan)).geometry.views[0].radius_mm,
              70.0);
}

TEST(InterfileProjections, WhatSimindSevenLeavesInCommentsIsRead) {
    SmallScan scan;
    scan.start_deg = 0.0;
    const std::string header = replaced(replaced(simind_header(scan, "15.000"), "\nRadius", "\n;#Radius"),
                                        ";# Radionuclide (Therapy) := none", ";# Radionuclide := i123");
    const SpectData data = read(header, ones(scan), {}, "a.a00");
    EXPECT_EQ(data.geometry.views[0].radius_mm, 150.0);
    EXPECT_EQ(data.exam.nuclide.name, "i123");
    EXPECT_EQ(read(replaced(header, "i123", "ja"), ones(scan), {}, "a.a00").exam.nuclide.name, "") << "no nuclide";
    const std::string commented = "orbit := circular\n;#Radius := 15.000\n";
    EXPECT_EQ(refusal_of(stir_header(scan, commented), ones(scan)).code(), ErrorCode::inconsistent_data)
        << "a comment of a header that is not SIMIND's is a comment";
}

TEST(InterfileProjections, AnOrbitFileOfSimindGivesRadiiInCm) {
    SmallScan scan;
    scan.views = 4;
    scan.start_deg = 0.0;
    const TemporaryFolder folder;
    write_atomically(folder / "a.hs", replaced(simind_header(scan, "0", ";# Non-Uniform Orbit File := a.cor\n"),
                                               "orbit := circular", "orbit := noncircular"));
    write_atomically(folder / "a.a00", ones(scan));
    write_atomically(folder / "a.cor", " 15.0 1\n15.5  1\n 16.25\n15.25\n\n");
    const SpectData data = read_projections(folder / "a.hs");
    EXPECT_EQ(data.geometry.views[2].radius_mm, 162.5);
    write_atomically(folder / "a.cor", "15.0\n15.5\n16.25\n");
    EXPECT_EQ(error_of([&] { read_projections(folder / "a.hs"); }).code(), ErrorCode::inconsistent_data);
}

TEST(InterfileProjections, AnUncertainStartOfSimindNeedsAWord) {
    for (const bool ccw : {false, true}) {
        SmallScan scan;
        scan.ccw = ccw;
        scan.start_deg = 90.0;
        const Error error = refusal_of(simind_header(scan), ones(scan), {}, "a.a00");
        EXPECT_THAT(error.hint(), HasSubstr("zero_angle_deg"));
        ProjectionOptions told;
        told.zero_angle_deg = 180.0;
        EXPECT_NEAR(read(simind_header(scan), ones(scan), told, "a.a00").geometry.views[0].angle_rad, 270.0 * degrees,
                    1e-12);
    }
}

TEST(InterfileProjections, AHeaderOfSimindThatWasChangedForStirHasStirsZero) {
    SmallScan scan;
    scan.start_deg = 180.0;
    std::string header = simind_header(scan);
    header = replaced(replaced(header, "program author", ";program author"), "program version", ";program version");
    const SpectData data = read(header, ones(scan), {}, "a.a00");
    EXPECT_NEAR(data.geometry.views[0].angle_rad, std::numbers::pi, 1e-12);
    EXPECT_THAT(notes(data, "assumptions"), Contains(HasSubstr("another program changed it")));
}

}  // namespace
}  // namespace isotone::io::interfile
