// SPDX-License-Identifier: Apache-2.0
/// Heads that turn while they count: what TypeOfDetectorMotion makes of angles, and how it is written.
#include "io/dicom/nm_projections.hpp"
#include "tests/io/dicom/nm_round_trip.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace isotone::io::dicom {
namespace {

using isotone::test::error_of;
using isotone::test::TemporaryFolder;
using test::text_tolerance;
using test::texts_of;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

constexpr double degree = std::numbers::pi / 180.0;

/// Of an acquisition whose views stand at the middles of arcs of one step.
SpectData moving(const test::Acquisition& a) {
    SpectData data = test::acquired(a);
    for (ProjectionView& view : data.geometry.views) {
        view.arc_rad = degree * std::abs(a.step_deg);
    }
    return data;
}

NmReadOptions with(std::optional<DetectorMotion> motion, std::optional<AngleAt> angle_at = {}) {
    NmReadOptions options;
    options.motion = motion;
    options.angle_at = angle_at;
    return options;
}

class Motion : public testing::Test {
protected:
    std::filesystem::path file() const { return folder_ / "projections.dcm"; }
    SpectData back(const SpectData& data, const NmReadOptions& options = {}, NmFlavour flavour = NmFlavour::standard) {
        NmWriteOptions write;
        write.flavour = flavour;
        write_nm_projections(file(), data, write);
        return read_nm_projections(file(), options);
    }
    /// With a word in place of what the rotation items say of the motion.
    SpectData read_as(const SpectData& data, const char* motion, const NmReadOptions& options = {}) {
        write_nm_projections(file(), data);
        test::edit_file(file(), [&](DcmDataset& dataset) {
            DcmItem* rotation = nullptr;
            ASSERT_TRUE(dataset.findAndGetSequenceItem(DCM_RotationInformationSequence, rotation, 0).good());
            rotation->putAndInsertString(DCM_TypeOfDetectorMotion, motion);
        });
        return read_nm_projections(file(), options);
    }

    TemporaryFolder folder_;
};

// REQ-IO-17
TEST_F(Motion, ArcsComeBackInEveryFlavourAndSense) {
    for (const NmFlavour flavour : {NmFlavour::standard, NmFlavour::siemens, NmFlavour::xeleris, NmFlavour::mediso}) {
        for (const double step : {12.0, -12.0}) {
            for (const double start : {0.0, 33.0, 357.0}) {
                test::Acquisition a;
                a.heads = 2;
                a.start_deg = start;
                a.step_deg = step;
                SpectData data = moving(a);
                if (flavour == NmFlavour::mediso) {
                    (*data.axis_position_mm)[1] = 0.0;
                }
                const SpectData found = back(data, {}, flavour);
                for (std::size_t v = 0; v < data.geometry.views.size(); ++v) {
                    const ProjectionView &view = found.geometry.views[v], &truth = data.geometry.views[v];
                    EXPECT_NEAR(std::remainder(view.angle_rad - truth.angle_rad, 2.0 * std::numbers::pi), 0.0,
                                text_tolerance);
                    EXPECT_NEAR(view.arc_rad, truth.arc_rad, text_tolerance);
                }
                for (std::size_t k = 0; k < 3; ++k) {
                    EXPECT_NEAR((*found.axis_position_mm)[k], (*data.axis_position_mm)[k], text_tolerance);
                }
                EXPECT_EQ(found.counts[0].values, data.counts[0].values);
            }
        }
    }
}

// The file states the start of the first arc, as the standard has it; who means the middle must say so.
// REQ-IO-17
TEST_F(Motion, AnglesAreThoseOfTheStartUnlessSaid) {
    test::Acquisition a;
    a.start_deg = 40.0;
    a.step_deg = -12.0;
    const SpectData still = test::acquired(a);
    const SpectData start = read_as(still, "CONTINUOUS");
    EXPECT_NEAR(start.geometry.views[0].angle_rad, 34.0 * degree, text_tolerance);
    EXPECT_NEAR(start.geometry.views[0].arc_rad, 12.0 * degree, text_tolerance);
    EXPECT_THAT(texts_of(start, "assumptions"), Contains(HasSubstr("start of the arc")));
    const SpectData middle = read_as(still, "CONTINUOUS", with({}, AngleAt::middle));
    EXPECT_NEAR(middle.geometry.views[0].angle_rad, 40.0 * degree, text_tolerance);
    EXPECT_THAT(texts_of(middle, "overrides"), Contains("angle_at = middle"));
    EXPECT_THAT(texts_of(middle, "assumptions"), Not(Contains(HasSubstr("arc"))));
}

// REQ-IO-17
TEST_F(Motion, OtherMotionsStandStillAndTheUnusualOnesAreSaid) {
    const SpectData still = test::acquired({});
    for (const char* word : {"STEP AND SHOOT", "ACQ DURING STEP", "WOBBLE"}) {
        const SpectData found = read_as(still, word);
        EXPECT_EQ(found.geometry, back(still).geometry) << word;
    }
    EXPECT_THAT(texts_of(read_as(still, "STEP AND SHOOT"), "assumptions"), Not(Contains(HasSubstr("stands"))));
    EXPECT_THAT(texts_of(read_as(still, "ACQ DURING STEP"), "assumptions"), Contains(HasSubstr("while it steps")));
    EXPECT_THAT(texts_of(read_as(still, "WOBBLE"), "assumptions"), Contains(HasSubstr("'WOBBLE'")));
}

// REQ-IO-17
TEST_F(Motion, AStatedMotionReplacesTheFiles) {
    test::Acquisition a;
    a.step_deg = 12.0;
    const SpectData still = test::acquired(a);
    const SpectData told = back(still, with(DetectorMotion::continuous));
    EXPECT_NEAR(told.geometry.views[1].angle_rad, 18.0 * degree, text_tolerance);
    EXPECT_THAT(texts_of(told, "overrides"), Contains("motion = continuous"));
    const SpectData stopped = read_as(still, "CONTINUOUS", with(DetectorMotion::step));
    EXPECT_EQ(stopped.geometry, back(still).geometry);
    EXPECT_EQ(error_of([&] { back(still, with({}, AngleAt::start)); }).code(), ErrorCode::inconsistent_data);
}

// REQ-IO-17
TEST_F(Motion, ArcsThatAreNotTheStepAreNotWritten) {
    SpectData data = moving({});
    data.geometry.views[2].arc_rad *= 0.5;
    EXPECT_THAT(error_of([&] { back(data); }).what(), HasSubstr("arcs"));
    for (ProjectionView& view : data.geometry.views) {
        view.arc_rad = degree;
    }
    EXPECT_THAT(error_of([&] { back(data); }).what(), HasSubstr("arcs"));
}

}  // namespace
}  // namespace isotone::io::dicom
