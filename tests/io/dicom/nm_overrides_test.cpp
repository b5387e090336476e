// SPDX-License-Identifier: Apache-2.0
/// What orientations and the options of the reader make of rows, bins, angles, radii and times.
#include "tests/io/dicom/nm_round_trip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>
#include <utility>
#include <vector>

namespace isotone::io::dicom {
namespace {

using test::Projections;
using test::text_tolerance;
using test::texts_of;

TEST_F(Projections, OnlyOurOwnCoronalOrientationSaysHowBinsCount) {
    const SpectData data = test::acquired({.start_deg = 180.0});
    const auto guess = testing::Contains("bins count as seen from the detector with the head up");
    EXPECT_THAT(texts_of(back(data), "assumptions"), testing::Not(guess));
    const SpectData of_camera = back_edited(data, test::set(DCM_SoftwareVersions, "4.1"));
    EXPECT_THAT(texts_of(of_camera, "assumptions"), guess);
    EXPECT_EQ(of_camera.counts[0].values, data.counts[0].values);
    // At the back it runs against the bins, and still does not mirror them, whoever wrote it.
    const SpectData at_back = test::acquired({});
    EXPECT_EQ(back(at_back, NmFlavour::siemens).counts[0].values, at_back.counts[0].values);
}

TEST_F(Projections, RowsAndBinsTurnWhereTheOptionsSaySo) {
    const SpectData data = test::acquired({});
    const ProjectionGeometry& g = data.geometry;
    NmReadOptions options;
    options.rows_from = RowsFrom::feet;
    options.bins_mirrored = true;
    const SpectData found = back(data, NmFlavour::siemens, options);
    for (int bin = 0; bin < g.bins; ++bin) {
        for (int row = 0; row < g.rows; ++row) {
            EXPECT_EQ(found.counts[0].values[g.offset(2, bin, row)],
                      data.counts[0].values[g.offset(2, g.bins - 1 - bin, g.rows - 1 - row)]);
        }
    }
    EXPECT_EQ(found.geometry.views[0].axis_offset_mm, -1.5) << "the file's offset counts along its own bins";
    EXPECT_THAT(texts_of(found, "overrides"), testing::ElementsAre("rows_from = feet", "bins_mirrored"));
}

// The sense of rows and bins from an orientation that lies in the plane of the detector.
TEST_F(Projections, AnOrientationInThePlaneOfTheDetectorDecidesRowsAndBins) {
    const SpectData data = test::acquired({.start_deg = 90.0});
    const ProjectionGeometry& g = data.geometry;
    // At the patient's left, as seen from there, bins grow towards the back (0, 1, 0); here against it, rows upwards.
    const auto edit = [](DcmDataset& dataset) {
        DcmItem* item = nullptr;
        dataset.findAndGetSequenceItem(DCM_DetectorInformationSequence, item, 0);
        item->putAndInsertString(DCM_ImageOrientationPatient, "0\\-1\\0\\0\\0\\1");
    };
    const SpectData found = back_edited(data, edit);
    EXPECT_EQ(found.counts[0].values[g.offset(1, 2, 0)], data.counts[0].values[g.offset(1, g.bins - 3, g.rows - 1)]);
    NmReadOptions options;
    options.ignore_orientation = true;
    const SpectData plain = back_edited(data, edit, options);
    EXPECT_EQ(plain.counts[0].values, data.counts[0].values);
    EXPECT_THAT(texts_of(plain, "overrides"), testing::ElementsAre("ignore_orientation"));
}

// ImagePositionPatient belongs to the radius of the file: one that is given on reading must not move the axis.
// REQ-MU-08
TEST_F(Projections, AStatedRadiusLeavesTheAxisWhereTheFileHasIt) {
    const SpectData data = test::acquired({});
    NmReadOptions options;
    const std::optional<Vector3> axis = back(data).axis_position_mm;
    ASSERT_TRUE(axis);
    options.radius_mm = 250.0;
    EXPECT_EQ(back(data, NmFlavour::standard, options).axis_position_mm, axis);
    options.radius_mm.reset();
    options.face_to_crystal_mm = 10.0;
    EXPECT_EQ(back(data, NmFlavour::standard, options).axis_position_mm, axis);
    options.face_to_crystal_mm.reset();
    options.radius_mm = 250.0;
    const SpectData without = back_edited(
        data,
        [](DcmDataset& dataset) {
            for (const DcmTagKey& sequence : {DCM_DetectorInformationSequence, DCM_RotationInformationSequence}) {
                DcmItem* item = nullptr;
                for (long i = 0; dataset.findAndGetSequenceItem(sequence, item, i).good(); ++i) {
                    item->findAndDeleteElement(DCM_RadialPosition);
                }
            }
        },
        options);
    EXPECT_FALSE(without.axis_position_mm);
    EXPECT_THAT(texts_of(without, "assumptions"), testing::Contains(testing::HasSubstr("states no radius")));
}

TEST_F(Projections, AnglesOfTheGantryTurnWithThePatient) {
    SpectData data = test::acquired({.start_deg = 30.0, .step_deg = 40.0});
    NmReadOptions options;
    options.angles_of_gantry = true;
    // Where gantry angle 30 lies about the patient: mirrored feet first, across when prone.
    const std::vector<std::pair<PatientPosition, double>> expected = {{PatientPosition::head_first_supine, 30.0},
                                                                      {PatientPosition::feet_first_supine, 330.0},
                                                                      {PatientPosition::head_first_prone, 210.0},
                                                                      {PatientPosition::feet_first_prone, 150.0}};
    for (const auto& [position, degrees] : expected) {
        data.exam.position = position;
        const SpectData found = back(data, NmFlavour::siemens, options);
        EXPECT_NEAR(found.geometry.views[0].angle_rad, degrees * std::numbers::pi / 180.0, text_tolerance);
        EXPECT_THAT(texts_of(found, "overrides"), testing::ElementsAre("angles_of_gantry"));
    }
}

// REQ-IO-14
TEST_F(Projections, StatedAnglesRadiiAndTimesReplaceTheFiles) {
    test::Acquisition a;
    a.heads = 2;
    NmReadOptions options;
    options.start_angle_deg = 10.0;
    options.direction = RotationSense::clockwise;
    options.radius_mm = 260.0;
    options.axis_offset_mm = -2.0;
    options.view_duration_s = 30.0;
    const SpectData found = back(test::acquired(a), NmFlavour::siemens, options);
    const ProjectionView& view = found.geometry.views[7];  // second view of the second head
    EXPECT_NEAR(view.angle_rad, (10.0 + 180.0 - 30.0) * std::numbers::pi / 180.0, text_tolerance);
    EXPECT_EQ(view.radius_mm, 260.0);
    EXPECT_EQ(view.axis_offset_mm, -2.0);
    EXPECT_EQ(view.duration_s, 30.0);
    EXPECT_EQ(view.start_s, 30.0);
    EXPECT_THAT(texts_of(found, "overrides"),
                testing::UnorderedElementsAre("start_angle_deg = 10", "direction = cw", "radius_mm = 260",
                                              "axis_offset_mm = -2", "view_duration_s = 30"));
}

TEST_F(Projections, RadiiToTheCrystalAreShortened) {
    NmReadOptions options;
    options.face_to_crystal_mm = 30.0;
    const SpectData found = back(test::acquired({}), NmFlavour::standard, options);
    EXPECT_EQ(found.geometry.views[2].radius_mm, 176.0);
    EXPECT_THAT(texts_of(found, "overrides"), testing::ElementsAre("face_to_crystal_mm = 30"));
}

TEST_F(Projections, ACorrectedCentreOfRotationIsNotCorrectedAgain) {
    const SpectData found = back_edited(test::acquired({}), test::set(DCM_CorrectedImage, "UNIF\\COR"));
    EXPECT_EQ(found.geometry.views[0].axis_offset_mm, 0.0);
}

}  // namespace
}  // namespace isotone::io::dicom
