// SPDX-License-Identifier: Apache-2.0
/// NM projections that must be refused, and under which name they are accepted.
#include "core/error.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/write_pet_series.hpp"
#include "tests/io/dicom/nm_round_trip.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::io::dicom {
namespace {

using isotone::test::error_of;
using test::item_of;
using testing::HasSubstr;

test::Edit in(const DcmTagKey& sequence, const DcmTagKey& tag, const std::string& value) {
    return [=](DcmDataset& dataset) { item_of(dataset, sequence).putAndInsertString(tag, value.c_str()); };
}

test::Edit without_in(const DcmTagKey& sequence, const DcmTagKey& tag) {
    return [=](DcmDataset& dataset) { item_of(dataset, sequence).findAndDeleteElement(tag); };
}

test::Edit vector(const DcmTagKey& tag, const std::vector<Uint16>& values) {
    return [=](DcmDataset& dataset) { dataset.putAndInsertUint16Array(tag, values.data(), values.size()); };
}

class BadProjections : public testing::Test {
protected:
    Error refusal(const test::Edit& edit, const NmReadOptions& options = {}, const test::Acquisition& a = {}) {
        const std::filesystem::path file = folder_ / "projections.dcm";
        write_nm_projections(file, test::acquired(a));
        test::edit_file(file, edit);
        return error_of([&] { read_nm_projections(file, options); });
    }
    SpectData accepted(const test::Edit& edit, const NmReadOptions& options) {
        const std::filesystem::path file = folder_ / "projections.dcm";
        write_nm_projections(file, test::acquired({}));
        test::edit_file(file, edit);
        return read_nm_projections(file, options);
    }

    isotone::test::TemporaryFolder folder_;
};

// REQ-IO-15
TEST_F(BadProjections, WithoutRadiiNameTheOverride) {
    const auto edit = without_in(DCM_DetectorInformationSequence, DCM_RadialPosition);
    const Error error = refusal(edit);
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.what(), HasSubstr("RadialPosition"));
    EXPECT_THAT(error.hint(), HasSubstr("radius_mm"));
    NmReadOptions options;
    options.radius_mm = 240.0;
    EXPECT_EQ(accepted(edit, options).geometry.views[3].radius_mm, 240.0);
}

TEST_F(BadProjections, WithRadiiThatAreTooFewOrNotPositive) {
    EXPECT_EQ(refusal(in(DCM_DetectorInformationSequence, DCM_RadialPosition, "200\\210\\220")).code(),
              ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal(in(DCM_DetectorInformationSequence, DCM_RadialPosition, "0")).code(),
              ErrorCode::inconsistent_data);
}

TEST_F(BadProjections, WithPrivateOffsetsForOtherViews) {
    NmWriteOptions write;
    write.flavour = NmFlavour::xeleris;
    write_nm_projections(folder_ / "x.dcm", test::acquired({}), write);
    test::edit_file(folder_ / "x.dcm", [](DcmDataset& dataset) {
        item_of(dataset, DcmTagKey(0x0055, 0x1022))
            .putAndInsertString(DcmTag(0x0013, 0x101E, EVR_DS), "0\\0\\1\\0\\0\\2");
    });
    EXPECT_EQ(error_of([&] { read_nm_projections(folder_ / "x.dcm"); }).code(), ErrorCode::inconsistent_data);
}

// REQ-IO-15
TEST_F(BadProjections, WhoseAnglesDoNotCoverTheStatedArc) {
    const Error error = refusal(in(DCM_RotationInformationSequence, DCM_ScanArc, "360"));
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.what(), HasSubstr("360"));
}

TEST_F(BadProjections, WhoseAnglesRepeat) {
    EXPECT_EQ(refusal([](DcmDataset& dataset) {
                  item_of(dataset, DCM_RotationInformationSequence).putAndInsertString(DCM_AngularStep, "120");
                  item_of(dataset, DCM_RotationInformationSequence).putAndInsertString(DCM_ScanArc, "720");
              }).code(),
              ErrorCode::inconsistent_data);
}

TEST_F(BadProjections, WithoutAnglesSenseOrTimes) {
    const auto& rotation = DCM_RotationInformationSequence;
    for (const DcmTagKey& tag : {DCM_RotationDirection, DCM_ActualFrameDuration}) {
        EXPECT_EQ(refusal(without_in(rotation, tag)).code(), ErrorCode::inconsistent_data);
    }
    EXPECT_EQ(refusal([](DcmDataset& dataset) {
                  item_of(dataset, DCM_RotationInformationSequence).findAndDeleteElement(DCM_StartAngle);
                  item_of(dataset, DCM_DetectorInformationSequence).findAndDeleteElement(DCM_StartAngle);
              }).code(),
              ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal([](DcmDataset& dataset) {
                  item_of(dataset, DCM_RotationInformationSequence).findAndDeleteElement(DCM_AngularStep);
                  item_of(dataset, DCM_RotationInformationSequence).findAndDeleteElement(DCM_ScanArc);
              }).code(),
              ErrorCode::inconsistent_data);
}

TEST_F(BadProjections, WhoseViewsCountForDays) {
    const auto edit = in(DCM_RotationInformationSequence, DCM_ActualFrameDuration, "90000000");
    const Error error = refusal(edit);
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.what(), HasSubstr("90000 s"));
    NmReadOptions options;
    options.view_duration_s = 30.0;
    EXPECT_EQ(accepted(edit, options).geometry.views[0].duration_s, 30.0);
}

TEST_F(BadProjections, WithVectorsOfTheWrongLengthOrOutOfRange) {
    EXPECT_EQ(refusal(vector(DCM_AngularViewVector, {1, 2, 3})).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal(vector(DCM_DetectorVector, {1, 1, 1, 1, 1, 2})).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal(vector(DCM_DetectorVector, {1, 1, 0, 1, 1, 1})).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal(vector(DCM_EnergyWindowVector, {1, 1, 1, 1, 1, 9})).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal([](DcmDataset& dataset) { dataset.findAndDeleteElement(DCM_AngularViewVector); }).code(),
              ErrorCode::input_corrupt);
}

TEST_F(BadProjections, WithViewsTwiceOrMissing) {
    EXPECT_EQ(refusal(vector(DCM_AngularViewVector, {1, 2, 3, 4, 5, 5})).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal(vector(DCM_AngularViewVector, {1, 2, 3, 4, 5, 7})).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(refusal(test::set_number(DCM_NumberOfDetectors, 2)).code(), ErrorCode::inconsistent_data);
    EXPECT_EQ(
        refusal([](DcmDataset& dataset) {
            item_of(dataset, DCM_RotationInformationSequence).putAndInsertUint16(DCM_NumberOfFramesInRotation, 60);
        }).code(),
        ErrorCode::inconsistent_data);
}

TEST_F(BadProjections, WithTooFewPixels) {
    EXPECT_EQ(refusal(test::set_number(DCM_Rows, 6)).code(), ErrorCode::input_corrupt);
    EXPECT_EQ(refusal([](DcmDataset& dataset) { dataset.findAndDeleteElement(DCM_PixelData); }).code(),
              ErrorCode::input_corrupt);
    EXPECT_EQ(refusal(test::set(DCM_PixelSpacing, "4")).code(), ErrorCode::input_corrupt);
}

// REQ-IO-15
TEST_F(BadProjections, OfAnotherKind) {
    for (const char* type : {"RECON TOMO", "RECON GATED TOMO", "WHOLE BODY", "STATIC", "DYNAMIC", "GATED"}) {
        const Error error = refusal(test::set(DCM_ImageType, std::string("ORIGINAL\\PRIMARY\\") + type + "\\EMISSION"));
        EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
        EXPECT_THAT(error.what(), HasSubstr(type));
    }
    const WrittenSeries pet =
        write_pet_series(folder_ / "pet", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    const Error other = error_of([&] { read_nm_projections(pet.files[0]); });
    EXPECT_EQ(other.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(other.what(), HasSubstr("PositronEmissionTomography"));
    EXPECT_EQ(error_of([&] { read_nm_projections(folder_ / "pet"); }).code(), ErrorCode::input_missing);
    EXPECT_EQ(error_of([&] { read_nm_projections(folder_ / "none"); }).code(), ErrorCode::input_missing);
}

TEST_F(BadProjections, ThroughOtherCollimators) {
    for (const char* type : {"FANB", "CONE", "PINH", "SLNT"}) {
        const Error error = refusal(in(DCM_DetectorInformationSequence, DCM_CollimatorType, type));
        EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
        EXPECT_THAT(error.what(), HasSubstr(type));
    }
}

TEST_F(BadProjections, OfSeveralBedPositions) {
    const Error error = refusal([](DcmDataset& dataset) {
        const std::vector<Uint16> rotations = {1, 1, 1, 2, 2, 2}, views = {1, 2, 3, 1, 2, 3};
        dataset.putAndInsertUint16Array(DCM_RotationVector, rotations.data(), 6);
        dataset.putAndInsertUint16Array(DCM_AngularViewVector, views.data(), 6);
        dataset.putAndInsertUint16(DCM_NumberOfRotations, 2);
        for (const long r : {0L, 1L}) {
            DcmItem& item = item_of(dataset, DCM_RotationInformationSequence, r);
            item.putAndInsertString(DCM_TableTraverse, r == 0 ? "0" : "-380");
        }
    });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.what(), HasSubstr("bed"));
}

TEST_F(BadProjections, ThatAreCorrectedAlready) {
    for (const char* correction : {"DECY", "ATTN", "SCAT"}) {
        const auto edit = test::set(DCM_CorrectedImage, std::string("UNIF\\") + correction);
        const Error error = refusal(edit);
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
        EXPECT_THAT(error.hint(), HasSubstr("accept_corrected"));
        NmReadOptions options;
        options.accept_corrected = true;
        const SpectData data = accepted(edit, options);
        EXPECT_EQ(data.geometry.views.size(), 6U);
        EXPECT_EQ(data.corrected, std::vector<std::string>{correction});
        // What is written of them says so too.
        write_nm_projections(folder_ / "again.dcm", data);
        EXPECT_EQ(error_of([&] { read_nm_projections(folder_ / "again.dcm"); }).code(), ErrorCode::inconsistent_data);
        EXPECT_EQ(read_nm_projections(folder_ / "again.dcm", options).corrected, data.corrected);
    }
}

TEST_F(BadProjections, WithWindowsWithoutLimits) {
    EXPECT_EQ(refusal(without_in(DCM_EnergyWindowInformationSequence, DCM_EnergyWindowRangeSequence)).code(),
              ErrorCode::inconsistent_data);
}

TEST_F(BadProjections, WithNegativeCounts) {
    EXPECT_EQ(refusal(test::set(DCM_RescaleIntercept, "-5")).code(), ErrorCode::inconsistent_data);
}

// REQ-IO-15
TEST_F(BadProjections, WithARescalingThatIsNone) {
    EXPECT_EQ(refusal(test::set(DCM_RescaleSlope, "0")).code(), ErrorCode::input_corrupt);
    const Error error =
        refusal([](DcmDataset& dataset) { dataset.putAndInsertString(DcmTag(DCM_RescaleSlope, EVR_LO), "abc"); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_THAT(error.what(), HasSubstr("RescaleSlope"));
}

// REQ-IO-15
TEST_F(BadProjections, WhoseAxisProjectsBesideTheDetector) {
    // Seven bins of 4.5 mm end at 15.75 mm.
    const auto edit = in(DCM_DetectorInformationSequence, DCM_CenterOfRotationOffset, "16");
    const Error error = refusal(edit);
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.what(), HasSubstr("16 mm"));
    EXPECT_THAT(error.hint(), HasSubstr("axis_offset_mm"));
    NmReadOptions options;
    options.axis_offset_mm = 1.0;
    EXPECT_EQ(accepted(edit, options).geometry.views[0].axis_offset_mm, 1.0);
}

TEST_F(BadProjections, ThatTurnBothWays) {
    const Error error = refusal(in(DCM_RotationInformationSequence, DCM_RotationDirection, "CW\\CC"));
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.hint(), HasSubstr("`direction`"));
}

// REQ-IO-14
TEST_F(BadProjections, ContradictionsThatAreSettledAreRecorded) {
    using testing::Contains;
    const auto settled = [&](const test::Edit& edit) { return test::texts_of(accepted(edit, {}), "assumptions"); };
    EXPECT_THAT(settled(in(DCM_RotationInformationSequence, DCM_StartAngle, "77")),
                Contains(HasSubstr("the rotation's, 77 degrees")));
    EXPECT_THAT(settled(in(DCM_RotationInformationSequence, DCM_AngularStep, "-30")),
                Contains(HasSubstr("the angular step is negative")));
    EXPECT_THAT(settled(test::set(DCM_ImageType, "ORIGINAL\\PRIMARY\\GATED TOMO\\EMISSION")),
                Contains(HasSubstr("those of one gate")));
    // Of the file as it is written: no pause, and along what the offset of the axis counts.
    EXPECT_THAT(settled([](DcmDataset&) {}), testing::SizeIs(2));
}

TEST_F(BadProjections, ThatCannotBeWritten) {
    SpectData uneven = test::acquired({});
    uneven.geometry.views[2].angle_rad += 0.01;
    EXPECT_EQ(error_of([&] { write_nm_projections(folder_ / "x.dcm", uneven); }).code(), ErrorCode::inconsistent_data);
    SpectData unequal = test::acquired({});
    unequal.geometry.views[2].duration_s = 10.0;
    EXPECT_EQ(error_of([&] { write_nm_projections(folder_ / "x.dcm", unequal); }).code(), ErrorCode::inconsistent_data);
    SpectData negative = test::acquired({});
    negative.counts[0].values[0] = -1.0F;
    EXPECT_EQ(error_of([&] { write_nm_projections(folder_ / "x.dcm", negative); }).code(),
              ErrorCode::inconsistent_data);
    SpectData added = test::acquired({});
    added.additive = std::vector<float>(added.geometry.size(), 1.0F);
    EXPECT_EQ(error_of([&] { write_nm_projections(folder_ / "x.dcm", added); }).code(), ErrorCode::inconsistent_data);
    SpectData timeless = test::acquired({});
    timeless.exam.start_time_s.reset();
    EXPECT_EQ(error_of([&] { write_nm_projections(folder_ / "x.dcm", timeless); }).code(),
              ErrorCode::inconsistent_data);
    NmWriteOptions mediso;
    mediso.flavour = NmFlavour::mediso;
    EXPECT_EQ(error_of([&] { write_nm_projections(folder_ / "x.dcm", test::acquired({}), mediso); }).code(),
              ErrorCode::inconsistent_data);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "x.dcm"));
}

}  // namespace
}  // namespace isotone::io::dicom
