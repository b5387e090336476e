// SPDX-License-Identifier: Apache-2.0
#include "core/patient_frame.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

namespace isotone {
namespace {

/// An off-centre grid, so that no sign can hide.
ImageGrid gantry_grid() {
    ImageGrid grid = ImageGrid::centred({5, 4, 3}, {2.0, 3.0, 4.0});
    grid.origin_mm = {1.0, 10.0, 100.0};
    return grid;
}

struct Case {
    PatientPosition position;
    Vector3 sign;
};

class PatientFrame : public testing::TestWithParam<Case> {};

// REQ-IO-07
TEST_P(PatientFrame, EveryVoxelMovesByTheSignsAndTheBed) {
    const double bed_z_mm = 37.0;
    const ImageGrid gantry = gantry_grid();
    const ImageGrid patient = to_patient_frame(gantry, GetParam().position, bed_z_mm);
    EXPECT_EQ(patient.frame, Frame::patient_lps);
    const Vector3 index{3.0, 1.0, 2.0};
    const Vector3 from = gantry.position(index);
    const Vector3 to = patient.position(index);
    EXPECT_DOUBLE_EQ(to[0], GetParam().sign[0] * from[0]);
    EXPECT_DOUBLE_EQ(to[1], GetParam().sign[1] * from[1]);
    EXPECT_DOUBLE_EQ(to[2], GetParam().sign[2] * from[2] + bed_z_mm);
}

// REQ-IO-07
TEST_P(PatientFrame, ThereAndBackIsTheSameGrid) {
    const ImageGrid there = to_patient_frame(gantry_grid(), GetParam().position, 37.0);
    EXPECT_EQ(to_gantry_frame(there, GetParam().position, 37.0), gantry_grid());
}

INSTANTIATE_TEST_SUITE_P(AllPositions, PatientFrame,
                         testing::Values(Case{PatientPosition::head_first_supine, {1, 1, 1}},
                                         Case{PatientPosition::feet_first_supine, {-1, 1, -1}},
                                         Case{PatientPosition::head_first_prone, {-1, -1, 1}},
                                         Case{PatientPosition::feet_first_prone, {1, -1, -1}}));

TEST(PatientFrameErrors, ConvertingTwiceIsRefused) {
    const ImageGrid once = to_patient_frame(gantry_grid(), PatientPosition::feet_first_supine, 0.0);
    EXPECT_THROW(to_patient_frame(once, PatientPosition::feet_first_supine, 0.0), Error);
}

TEST(PatientFrameErrors, AGantryGridIsNotConvertedBack) {
    EXPECT_THROW(to_gantry_frame(gantry_grid(), PatientPosition::feet_first_supine, 0.0), Error);
}

}  // namespace
}  // namespace isotone
