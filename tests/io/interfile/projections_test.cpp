// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/projections.hpp"

#include "core/orbit_coverage.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "tests/io/interfile/projection_files.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace isotone::io::interfile {
namespace {

using file::read_text;
using file::write_atomically;
using test::error_of;
using test::floats;
using test::largest_miss_mm;
using test::point_data;
using test::simind_header;
using test::SmallScan;
using test::stir_header;
using test::TemporaryFolder;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr double degrees = std::numbers::pi / 180.0;

/// A pixel is 4 by 5 mm, and counts stand in the nearest: half a pixel along the longer side, and rounding.
constexpr double half_pixel_mm = 2.5 + 1e-3;

SpectData read(const std::string& header, const std::string& data, const ProjectionOptions& options = {},
               const std::string& data_name = "a.s") {
    const TemporaryFolder folder;
    write_atomically(folder / "a.hs", header);
    write_atomically(folder / data_name, data);
    return read_projections(folder / "a.hs", options);
}

Error refusal_of(const std::string& header, const std::string& data, const ProjectionOptions& options = {},
                 const std::string& data_name = "a.s") {
    return error_of([&] { read(header, data, options, data_name); });
}

std::string ones(const SmallScan& scan) {
    return floats(std::vector<float>(static_cast<std::size_t>(scan.views * scan.bins * scan.rows), 1.0F));
}

std::vector<std::string> notes(const SpectData& data, const char* name) {
    std::vector<std::string> texts;
    for (const Record& text : std::get<Record::List>(data.provenance.find(name)->value())) {
        texts.push_back(std::get<std::string>(text.value()));
    }
    return texts;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

/// SPECTUB's projection (ProjMatrixByBinSPECTUB, fill_ang): the detector stands at (-R sin phi, R cos phi), bins run
/// along (cos phi, sin phi). Its frame has x to the patient's right, y to the back and z to the feet where phi is
/// DICOM's angle, as in files that STIR makes from DICOM.
// REQ-SFILE-01
TEST(InterfileProjections, APointThatStirProjectsComesBackWhereItWas) {
    const double x = 22.0, y = -9.0, z = 11.0;  // patient: left, front, head
    for (const bool ccw : {false, true}) {
        for (const double start : {0.0, 30.0, 90.0, 180.0, 270.0}) {
            SmallScan scan;
            scan.ccw = ccw;
            scan.start_deg = start;
            const auto along = [&](double phi) { return -x * std::cos(phi) + y * std::sin(phi); };
            const SpectData data = read(stir_header(scan), floats(point_data(scan, along, -z)));
            EXPECT_LT(largest_miss_mm(data, x, y, z), half_pixel_mm) << ccw << " " << start;
            EXPECT_GT(largest_miss_mm(data, -x, y, z), 8.0) << "left and right differ";
            EXPECT_GT(largest_miss_mm(data, x, -y, z), 8.0) << "front and back differ";
            EXPECT_GT(largest_miss_mm(data, x, y, -z), 8.0) << "head and feet differ";
        }
    }
}

/// SIMIND's camera at angle 0 is in front of the patient (manual 7.0), its columns run to the patient's left and its
/// rows to the feet (its header's Image Orientation); 90 degrees CCW, seen from the feet, it stands at the right.
// REQ-SFILE-01
TEST(InterfileProjections, APointThatSimindProjectsComesBackWhereItWas) {
    const double x = 22.0, y = -9.0, z = 11.0;
    for (const bool ccw : {false, true}) {
        SmallScan scan;
        scan.ccw = ccw;
        scan.start_deg = 0.0;
        const auto along = [&](double phi) { return x * std::cos(phi) - y * std::sin(phi); };
        const SpectData data = read(simind_header(scan), floats(point_data(scan, along, -z)), {}, "a.a00");
        EXPECT_LT(largest_miss_mm(data, x, y, z), half_pixel_mm) << ccw;
        EXPECT_NEAR(data.geometry.views[0].angle_rad, std::numbers::pi, 1e-12);
        EXPECT_THAT(notes(data, "assumptions"), Contains(HasSubstr("front, as SIMIND has it")));
    }
}

// REQ-SFILE-01
TEST(InterfileProjections, EachOptionTurnsOneThingAndIsRecorded) {
    SmallScan scan;
    const double x = 22.0, y = -9.0, z = 11.0;
    const auto along = [&](double phi) { return -x * std::cos(phi) + y * std::sin(phi); };
    const std::string header = stir_header(scan), data = floats(point_data(scan, along, -z));
    ProjectionOptions turned;
    turned.zero_angle_deg = 180.0;
    const SpectData at_front = read(header, data, turned);
    EXPECT_LT(largest_miss_mm(at_front, -x, -y, z), half_pixel_mm);
    EXPECT_THAT(notes(at_front, "overrides"), ElementsAre("zero_angle_deg = 180"));
    EXPECT_THAT(notes(at_front, "assumptions"), Not(Contains(HasSubstr("angle 0"))));
    ProjectionOptions feet;
    feet.rows_from = RowsFrom::feet;
    EXPECT_LT(largest_miss_mm(read(header, data, feet), x, y, -z), half_pixel_mm);
    ProjectionOptions other_side;  // the sense and the bins together are a reflection in the start angle
    other_side.direction = RotationSense::counter_clockwise;
    other_side.bins_mirrored = true;
    const double twice = 2.0 * scan.start_deg * degrees;
    const SpectData reflected = read(header, data, other_side);
    EXPECT_LT(largest_miss_mm(reflected, -x * std::cos(twice) + y * std::sin(twice),
                              x * std::sin(twice) + y * std::cos(twice), z),
              half_pixel_mm);
    EXPECT_THAT(notes(reflected, "overrides"), ElementsAre("direction = ccw", "bins_mirrored = true"));
    EXPECT_NEAR(reflected.geometry.views[1].angle_rad, 75.0 * degrees, 1e-12);
}

TEST(InterfileProjections, NothingIsAssumedSilently) {
    const SmallScan scan;
    const SpectData data = read(stir_header(scan), ones(scan));
    EXPECT_THAT(notes(data, "assumptions"),
                UnorderedElementsAre(HasSubstr("angle 0 is at the patient's back"), HasSubstr("face of the collimator"),
                                     HasSubstr("counting time"), HasSubstr("energy window is not stated"),
                                     HasSubstr("first row"), HasSubstr("seen from the detector")));
    EXPECT_EQ(data.windows[0].name, "not stated");
    EXPECT_THAT(notes(data, "overrides"), IsEmpty());
}

TEST(InterfileProjections, AnglesAndRadiiFollowTheHeader) {
    SmallScan scan;
    scan.views = 4;
    scan.start_deg = 30.0;
    const SpectData cw =
        read(stir_header(scan, "orbit := Non-circular\nradii := {150, 151.5, 153, 152}\n"), ones(scan));
    std::vector<double> angles, radii;
    for (const ProjectionView& view : cw.geometry.views) {
        angles.push_back(view.angle_rad / degrees);
        radii.push_back(view.radius_mm);
    }
    EXPECT_THAT(angles, ElementsAre(testing::DoubleNear(30.0, 1e-9), testing::DoubleNear(300.0, 1e-9),
                                    testing::DoubleNear(210.0, 1e-9), testing::DoubleNear(120.0, 1e-9)));
    EXPECT_THAT(radii, ElementsAre(150.0, 151.5, 153.0, 152.0));
}

TEST(InterfileProjections, TimesWindowsNuclideAndPosition) {
    const SmallScan scan;
    std::string header = stir_header(
        scan, "orbit := circular\nradius := 150\n",
        "number of time frames := 1\nimage duration (sec)[1] := 240\nimage relative start time (sec)[1] := 5\n"
        "number of energy windows := 1\nenergy window [1] := peak\nenergy window lower level[1] := 126.459\n"
        "energy window upper level[1] := 154.561\nisotope name := Tc-99m\nradionuclide halflife (sec)[1] := 21624\n");
    header = replaced(replaced(header, "head_in", "feet_in"), "supine", "prone");
    const SpectData data = read(header, ones(scan));
    EXPECT_EQ(data.geometry.views[0].duration_s, 30.0);
    EXPECT_EQ(data.geometry.views[3].start_s, 95.0);
    EXPECT_EQ(data.exam.duration_s, 240.0);
    EXPECT_EQ(data.windows, (std::vector<EnergyWindow>{{"peak", 126.459, 154.561}}));
    EXPECT_EQ(data.exam.nuclide.name, "Tc-99m");
    EXPECT_EQ(data.exam.nuclide.half_life_s, 21624.0);
    EXPECT_EQ(data.exam.position, PatientPosition::feet_first_prone);
}

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

// REQ-SFILE-02
TEST(InterfileProjections, AMissingRadiusIsRefusedWithItsRemedy) {
    const SmallScan scan;
    const Error error = refusal_of(stir_header(scan, "orbit := circular\n"), ones(scan));
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data) << "as of DICOM";
    EXPECT_THAT(error.where(), HasSubstr("radius"));
    EXPECT_THAT(error.hint(), HasSubstr("radius_mm"));
    ProjectionOptions told;
    told.radius_mm = 210.0;
    const SpectData data = read(stir_header(scan, "orbit := circular\n"), ones(scan), told);
    EXPECT_EQ(data.geometry.views[5].radius_mm, 210.0);
    EXPECT_THAT(notes(data, "overrides"), ElementsAre("radius_mm = 210"));
    const Error zero = refusal_of(stir_header(scan, "orbit := circular\nradius := 0\n"), ones(scan));
    EXPECT_EQ(zero.code(), ErrorCode::inconsistent_data);
    const Error short_list = refusal_of(stir_header(scan, "orbit := non-circular\nradii := {1,2,3}\n"), ones(scan));
    EXPECT_EQ(short_list.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(short_list.what(), HasSubstr("3 radii for 8 projections"));
}

// REQ-SPECT-03
TEST(InterfileProjections, AnIncompleteOrbitIsReadAndSaid) {
    SmallScan scan;
    scan.views = 24;
    scan.extent_deg = 180.0;
    EXPECT_TRUE(orbit_findings(read(stir_header(scan), ones(scan)).geometry).empty());
    scan.extent_deg = 120.0;
    EXPECT_THAT(orbit_findings(read(stir_header(scan), ones(scan)).geometry),
                ElementsAre("the orbit is incomplete: its 24 directions leave a gap of 65 degrees in half a turn "
                            "(usual step 5 degrees)"));
    scan.extent_deg = 720.0;
    EXPECT_EQ(refusal_of(stir_header(scan), ones(scan)).code(), ErrorCode::input_corrupt);
}

TEST(InterfileProjections, ReadsIntegersInEitherByteOrderAfterAnOffset) {
    SmallScan scan;
    scan.views = 4;
    scan.bins = 2;
    scan.rows = 1;
    std::string header = stir_header(scan, "orbit := circular\nradius := 150\n", "data offset in bytes := 3\n");
    header = replaced(replaced(header, "format := float", "format := unsigned integer"), "pixel := 4", "pixel := 2");
    const std::string little("xxx\1\2\2\0\3\0\4\0\5\0\6\0\7\0\x8\x80", 19);
    const std::string big("xxx\2\1\0\2\0\3\0\4\0\5\0\6\0\7\x80\x8", 19);
    const std::vector<float> expected{513, 2, 3, 4, 5, 6, 7, 32776};
    EXPECT_EQ(read(header, little).counts[0].values, expected);
    EXPECT_EQ(read(replaced(header, "LITTLE", "BIG"), big).counts[0].values, expected);
    const std::string is_signed = replaced(header, "unsigned", "signed");
    EXPECT_EQ(read(is_signed, little).counts[0].values.back(), -32760.0F);
    EXPECT_EQ(refusal_of(header, little.substr(1)).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal_of(header, little + "y").code(), ErrorCode::inconsistent_data);
}

TEST(InterfileProjections, ReadsSeveralWindowsOfOneFile) {
    const SmallScan scan;
    const std::string levels =
        "number of energy windows := 2\nenergy window lower level [1] := 120\nenergy window upper level [1] := 126\n"
        "energy window lower level [2] := 126\nenergy window upper level [2] := 154\n";
    std::string data = ones(scan);
    data += floats(std::vector<float>(data.size() / sizeof(float), 2.0F));
    const std::string header = stir_header(scan, "radius := 150\n", levels);
    const SpectData both = read(header, data);
    ASSERT_EQ(both.counts.size(), 2U);
    EXPECT_EQ(both.counts[1].window, 1);
    EXPECT_EQ(both.counts_of(1).front(), 2.0F);
    EXPECT_EQ(refusal_of(header, ones(scan)).code(), ErrorCode::inconsistent_data) << "one window's data";
}

/// Interfile 3.3 repeats, for each head, the keys from the number of images on.
TEST(InterfileProjections, ReadsTwoHeadsOfOneFile) {
    SmallScan scan;
    scan.views = 4;
    scan.extent_deg = 180.0;
    const auto block = [&](double start, const char* radius) {
        return "!number of images/energy window := 4\n!process status := Acquired\n!matrix size [1] := 21\n"
               "!matrix size [2] := 11\nscaling factor (mm/pixel) [1] := 4\nscaling factor (mm/pixel) [2] := 5\n"
               "!number of projections := 4\n!extent of rotation := 180\ntime per projection (sec) := 20\n"
               "!direction of rotation := CCW\nstart angle := " +
               std::to_string(start) + "\norbit := circular\nradius := " + radius + "\n";
    };
    const std::string common =
        "!INTERFILE :=\n!imaging modality := nucmed\nname of data file := a.s\n!type of data := Tomographic\n"
        "imagedata byte order := LITTLEENDIAN\n!number format := float\n!number of bytes per pixel := 4\n"
        "!number of detector heads := 2\n";
    const std::string header = common + block(0.0, "180") + block(180.0, "190") + "!END OF INTERFILE :=\n";
    std::string data = ones(scan);
    data += floats(std::vector<float>(data.size() / sizeof(float), 2.0F));
    const SpectData both = read(header, data);
    ASSERT_EQ(both.geometry.views.size(), 8U);
    EXPECT_EQ(both.geometry.views[4].head, 1);
    EXPECT_EQ(both.geometry.views[4].radius_mm, 190.0);
    EXPECT_NEAR(both.geometry.views[5].angle_rad, 225.0 * degrees, 1e-12);
    EXPECT_EQ(both.geometry.views[4].start_s, 0.0) << "heads count at the same time";
    EXPECT_EQ(both.exam.duration_s, 80.0);
    EXPECT_EQ(both.counts[0].values.back(), 2.0F);
    const Error one = refusal_of(common + block(0.0, "180") + "!END OF INTERFILE :=\n", ones(scan));
    EXPECT_EQ(one.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(one.where(), HasSubstr("number of detector heads"));
}

TEST(InterfileProjections, RefusesOtherKindsOfData) {
    const SmallScan scan;
    const std::string header = stir_header(scan);
    for (const auto& [from, to] :
         {std::pair{"Tomographic", "Static"}, std::pair{"acquired\n", "reconstructed\n"}, std::pair{"nucmed", "PT"},
          std::pair{"!END OF INTERFILE", ";"}, std::pair{"CW\n", "left\n"}, std::pair{"circular", "spiral"}}) {
        EXPECT_EQ(refusal_of(replaced(header, from, to), ones(scan)).code(), ErrorCode::input_corrupt) << to;
    }
    EXPECT_EQ(refusal_of(stir_header(scan, "radius := 150\n", "number of time frames := 2\n"), ones(scan)).code(),
              ErrorCode::input_corrupt);
    EXPECT_EQ(refusal_of(stir_header(scan, "radius := 150\n", "X_offset := 3\n"), ones(scan)).code(),
              ErrorCode::input_corrupt);
}

TEST(InterfileProjections, AreToldFromOtherFiles) {
    const TemporaryFolder folder;
    const SmallScan scan;
    write_atomically(folder / "a.hs", stir_header(scan));
    write_atomically(folder / "a.h00", simind_header(scan));
    write_atomically(folder / "pet.hs", "!INTERFILE :=\nPET data type := Emission\n!END OF INTERFILE :=\n");
    write_atomically(folder / "image.h33", replaced(stir_header(scan), "acquired\n", "reconstructed\n"));
    write_atomically(folder / "bytes", std::string("\0\1\2", 3));
    write_atomically(folder / "empty", "");
    EXPECT_TRUE(holds_projections(folder / "a.hs"));
    EXPECT_TRUE(holds_projections(folder / "a.h00"));
    for (const char* other : {"pet.hs", "image.h33", "bytes", "empty", "absent", ""}) {
        EXPECT_FALSE(holds_projections(folder / other)) << other;
    }
}

SpectData example() {
    SmallScan scan;
    SpectData data = read(stir_header(scan, "orbit := Non-circular\nradii := {150,151,152,153,154,155,156,157}\n",
                                      "image duration (sec) := 100\nimage relative start time (sec)[1] := 3\n"
                                      "isotope name := 99mTc\nhalf-life (sec) := 21624.12\n"),
                          ones(scan));
    data.windows = {{"peak", 126.4, 154.6}, {"scatter", 90.0, 120.0}};
    data.counts.push_back({1, 0, data.counts[0].values});
    for (std::size_t i = 0; i < data.counts[1].values.size(); ++i) {
        data.counts[1].values[i] = 0.25F * static_cast<float>(i);
    }
    data.collimator = "LEHR";
    data.model = "simind";
    data.exam.position = PatientPosition::head_first_prone;
    data.exam.start_time_s = 1666012700.5;
    return data;
}

// REQ-SFILE-01
TEST(InterfileProjections, ComeBackFromWriting) {
    const TemporaryFolder folder;
    const SpectData data = example();
    write_projections(folder / "a.hs", data, 1);
    EXPECT_THAT(folder.names(), UnorderedElementsAre("a.hs", "a.s"));
    const SpectData back = read_projections(folder / "a.hs");
    EXPECT_EQ(back.counts[0].values, data.counts[1].values);
    EXPECT_EQ(back.windows, (std::vector<EnergyWindow>{data.windows[1]}));
    ASSERT_EQ(back.geometry.views.size(), data.geometry.views.size());
    for (std::size_t v = 0; v < back.geometry.views.size(); ++v) {
        const ProjectionView &a = back.geometry.views[v], &b = data.geometry.views[v];
        // Degrees and back again round in the last digits.
        EXPECT_NEAR(std::remainder(a.angle_rad - b.angle_rad, 2.0 * std::numbers::pi), 0.0, 1e-12);
        EXPECT_EQ(a.radius_mm, b.radius_mm);
        EXPECT_DOUBLE_EQ(a.duration_s, b.duration_s);
        EXPECT_DOUBLE_EQ(a.start_s, b.start_s);
    }
    EXPECT_EQ(back.exam.nuclide.name, "99mTc");
    EXPECT_EQ(back.exam.nuclide.half_life_s, 21624.12);
    EXPECT_EQ(back.exam.position, PatientPosition::head_first_prone);
    EXPECT_EQ(back.exam.start_time_s, data.exam.start_time_s);
    EXPECT_EQ(back.collimator, "LEHR");
    EXPECT_EQ(back.model, "simind");
    EXPECT_EQ(notes(back, "assumptions"), notes(data, "assumptions")) << "what was assumed once stays known";
    SpectData sure = data;
    sure.provenance = Record();
    write_projections(folder / "b.hs", sure, 1);
    EXPECT_THAT(notes(read_projections(folder / "b.hs"), "assumptions"), IsEmpty())
        << "our own files leave nothing to assume";
}

TEST(InterfileProjections, HeadsAreWrittenAsOneRotation) {
    SpectData data = example();
    const TemporaryFolder folder;
    std::rotate(data.geometry.views.begin(), data.geometry.views.begin() + 3, data.geometry.views.end());
    std::swap(data.geometry.views[1], data.geometry.views[6]);
    write_projections(folder / "a.hs", data, 1);
    const SpectData back = read_projections(folder / "a.hs");
    const ProjectionGeometry& g = data.geometry;
    for (std::size_t v = 0; v < g.views.size(); ++v) {
        const auto same = std::find_if(back.geometry.views.begin(), back.geometry.views.end(),
                                       [&](const auto& view) { return view.radius_mm == g.views[v].radius_mm; });
        ASSERT_NE(same, back.geometry.views.end());
        EXPECT_NEAR(std::remainder(same->angle_rad - g.views[v].angle_rad, 2.0 * std::numbers::pi), 0.0, 1e-12);
        EXPECT_EQ(back.counts[0].values[g.offset(static_cast<int>(same - back.geometry.views.begin()), 2, 3)],
                  data.counts[1].values[g.offset(static_cast<int>(v), 2, 3)]);
    }
}

/// Two heads of four views of 25 s each, opposite each other; the second begins late, and the first pauses once.
SpectData two_heads() {
    SpectData data = example();
    for (std::size_t v = 0; v < 8; ++v) {
        ProjectionView& view = data.geometry.views[v];
        const double k = static_cast<double>(v % 4);
        view.head = static_cast<int>(v / 4);
        view.angle_rad = (view.head * 180.0 + 45.0 * k) * degrees;
        view.duration_s = 25.0;
        view.start_s = 25.0 * k + (view.head == 1 ? 0.5 : k > 1.0 ? 2.25 : 0.0);
    }
    data.exam.duration_s = 102.25;
    return data;
}

// REQ-SFILE-09
TEST(InterfileProjections, HeadsThatCountAtOnceComeBackWithTheirTimes) {
    const TemporaryFolder folder;
    const SpectData data = two_heads();
    write_projections(folder / "a.hs", data, 1);
    const SpectData back = read_projections(folder / "a.hs");
    EXPECT_EQ(back.exam.duration_s, data.exam.duration_s);
    ASSERT_EQ(back.geometry.views.size(), 8U);
    for (std::size_t v = 0; v < 8; ++v) {
        EXPECT_NEAR(back.geometry.views[v].angle_rad, data.geometry.views[v].angle_rad, 1e-12);
        EXPECT_EQ(back.geometry.views[v].head, data.geometry.views[v].head);
        EXPECT_EQ(back.geometry.views[v].start_s, data.geometry.views[v].start_s);
        EXPECT_EQ(back.geometry.views[v].duration_s, 25.0);
    }
    EXPECT_EQ(back.counts[0].values, data.counts[1].values);
    const std::string header = read_text(folder / "a.hs", 1U << 20U);
    EXPECT_THAT(header, HasSubstr("number of projections := 8\n"));
    EXPECT_THAT(header, HasSubstr("time per projection (sec) := 25\n"));
    write_projections(folder / "b.hs", example(), 1);
    EXPECT_THAT(read_text(folder / "b.hs", 1U << 20U), Not(HasSubstr("%isotone view")))
        << "one head without pauses needs no key of ours";
}

// REQ-SFILE-09
TEST(InterfileProjections, TimesThatDoNotFitTheProjectionsAreRefused) {
    const TemporaryFolder folder;
    write_projections(folder / "a.hs", two_heads(), 1);
    const std::string header = read_text(folder / "a.hs", 1U << 20U);
    const auto code = [&](const char* from, const char* to) {
        write_atomically(folder / "a.hs", replaced(header, from, to));
        return error_of([&] { read_projections(folder / "a.hs"); }).code();
    };
    EXPECT_EQ(code("{0,0,0,0,1", "{0,0,0,1"), ErrorCode::inconsistent_data);
    EXPECT_EQ(code("{0,25,", "{25,"), ErrorCode::inconsistent_data);
    EXPECT_EQ(code("{0,0,0,0,1", "{0,0,0,-1,1"), ErrorCode::input_corrupt);
    EXPECT_EQ(code("{0,25,", "{0,nan,"), ErrorCode::input_corrupt);
}

TEST(InterfileProjections, RefuseToWriteWhatTheFormatCannotSay) {
    const TemporaryFolder folder;
    const auto refusal = [&](auto change) {
        SpectData data = example();
        change(data);
        return error_of([&] { write_projections(folder / "a.hs", data, 0); }).code();
    };
    EXPECT_EQ(refusal([](SpectData& d) { d.geometry.views[2].angle_rad += 0.01; }), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal([](SpectData& d) { d.geometry.views[2].duration_s += 1.0; }), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal([](SpectData& d) { d.geometry.views[2].axis_offset_mm = 1.0; }), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal([](SpectData& d) { d.windows[0].name = "a\nb := c"; }), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal([](SpectData& d) {
                  for (std::size_t v = 0; v < d.geometry.views.size(); ++v) {
                      d.geometry.views[v].angle_rad = 2.0 * static_cast<double>(v);
                  }
              }),
              ErrorCode::inconsistent_data)
        << "more than one turn";
    SpectData of_ranges = example();
    of_ranges.windows[0] = window_of_levels("111In", {154.0, 188.0, 221.0, 270.0}, "test");
    const Error error = error_of([&] { write_projections(folder / "a.hs", of_ranges, 0); });  // REQ-SPECT-09
    EXPECT_THAT(error.what(), HasSubstr("154 to 188 and 221 to 270 keV, which Interfile cannot say"));
    EXPECT_THAT(error.hint(), HasSubstr("DICOM NM (.dcm) or a container (.h5)"));
    EXPECT_THAT(folder.names(), IsEmpty());
}

}  // namespace
}  // namespace isotone::io::interfile
