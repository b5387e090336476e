// SPDX-License-Identifier: Apache-2.0
/// Angles, radii and heads of a header.
#include "core/orbit_coverage.hpp"
#include "tests/io/interfile/read_projection_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>

namespace isotone::io::interfile {
namespace {

using test::floats;
using test::notes;
using test::ones;
using test::read;
using test::refusal_of;
using test::SmallScan;
using test::stir_header;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr double degrees = std::numbers::pi / 180.0;

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

}  // namespace
}  // namespace isotone::io::interfile
