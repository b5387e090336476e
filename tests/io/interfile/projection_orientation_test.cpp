// SPDX-License-Identifier: Apache-2.0
/// Where a point of a file comes back, and what turns it.
#include "tests/io/interfile/read_projection_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace isotone::io::interfile {
namespace {

using test::floats;
using test::largest_miss_mm;
using test::notes;
using test::ones;
using test::point_data;
using test::read;
using test::simind_header;
using test::SmallScan;
using test::stir_header;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr double degrees = std::numbers::pi / 180.0;

/// A pixel is 4 by 5 mm, and counts stand in the nearest: half a pixel along the longer side, and rounding.
constexpr double half_pixel_mm = 2.5 + 1e-3;

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

}  // namespace
}  // namespace isotone::io::interfile
