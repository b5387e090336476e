// SPDX-License-Identifier: Apache-2.0
/// What makers' files say in their own way, and what must not be passed over in silence there.
#include "core/error.hpp"
#include "io/dicom/nm_projections.hpp"
#include "tests/io/dicom/nm_round_trip.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numbers>

namespace isotone::io::dicom {
namespace {

using isotone::test::error_of;
using test::item_of;
using test::texts_of;
using testing::Contains;
using testing::HasSubstr;

const DcmTagKey xeleris_sequence(0x0055, 0x1022), xeleris_offsets(0x0013, 0x101E);

/// Two heads of six views: radii 200, 203, ... and 250, 253, ...
class Makers : public testing::Test {
protected:
    std::filesystem::path file() const { return folder_ / "projections.dcm"; }
    void write(NmFlavour flavour, const test::Edit& edit) {
        SpectData data = test::acquired({.heads = 2});
        data.axis_position_mm.reset();
        NmWriteOptions options;
        options.flavour = flavour;
        write_nm_projections(file(), data, options);
        test::edit_file(file(), edit);
    }
    void expect_radii() {
        const SpectData found = read_nm_projections(file());
        ASSERT_EQ(found.geometry.views.size(), 12U);
        for (std::size_t v = 0; v < 12; ++v) {
            EXPECT_DOUBLE_EQ(found.geometry.views[v].radius_mm, (v < 6 ? 200.0 : 250.0) + 3.0 * (v % 6)) << v;
        }
    }

    isotone::test::TemporaryFolder folder_;
};

// REQ-IO-14
TEST_F(Makers, MedisosRotationItemsCountBeforeItsDetectorItems) {
    const auto nominal = [](DcmDataset& dataset) {
        for (const long d : {0L, 1L}) {
            item_of(dataset, DCM_DetectorInformationSequence, d).putAndInsertString(DCM_RadialPosition, "150");
        }
    };
    write(NmFlavour::mediso, nominal);
    expect_radii();
    // Of another maker the same file is read as the standard has it.
    test::edit_file(file(), test::set(DCM_Manufacturer, "somebody"));
    EXPECT_EQ(read_nm_projections(file()).geometry.views[3].radius_mm, 150.0);
}

TEST_F(Makers, ARotationItemForEachDetectorHasItsStartAngle) {
    const auto bare = [](DcmDataset& dataset) {
        for (const long d : {0L, 1L}) {
            item_of(dataset, DCM_DetectorInformationSequence, d).findAndDeleteElement(DCM_StartAngle);
        }
    };
    const auto expect_angles = [&] {
        const SpectData found = read_nm_projections(file());
        EXPECT_NEAR(found.geometry.views[1].angle_rad, std::numbers::pi / 6.0, 1e-12);
        EXPECT_NEAR(found.geometry.views[7].angle_rad, std::numbers::pi * 7.0 / 6.0, 1e-12);
        EXPECT_EQ(found.geometry.views[7].start_s, 20.0);
    };
    write(NmFlavour::mediso, bare);
    expect_angles();
    test::edit_file(file(), [](DcmDataset& dataset) {
        const std::vector<Uint16> ones(12, 1);
        dataset.putAndInsertUint16Array(DCM_RotationVector, ones.data(), ones.size());
    });
    expect_angles();
}

// REQ-IO-14
TEST_F(Makers, XelerisOffsetsMayStandInAnItemForEachDetector) {
    write(NmFlavour::xeleris, [](DcmDataset& dataset) {
        for (const long d : {0L, 1L}) {
            item_of(dataset, xeleris_sequence, d)
                .putAndInsertString(DcmTag(xeleris_offsets, EVR_DS),
                                    "7\\8\\0\\7\\8\\3\\7\\8\\6\\7\\8\\9\\7\\8\\12\\7\\8\\15");
        }
    });
    expect_radii();
}

TEST_F(Makers, XelerisOffsetsMayBeBinary) {
    write(NmFlavour::xeleris, [](DcmDataset& dataset) {
        std::vector<Float64> triples;
        for (int v = 0; v < 12; ++v) {
            triples.insert(triples.end(), {7.0, 8.0, 3.0 * (v % 6)});
        }
        DcmItem& item = item_of(dataset, xeleris_sequence, 0);
        item.findAndDeleteElement(xeleris_offsets);
        auto* offsets = new DcmFloatingPointDouble(DcmTag(xeleris_offsets, EVR_FD));
        offsets->putFloat64Array(triples.data(), triples.size());
        item.insert(offsets, true);
    });
    expect_radii();
}

// REQ-IO-15
TEST_F(Makers, XelerisOffsetsThatCannotBeReadAreNotPassedOver) {
    write(NmFlavour::xeleris, [](DcmDataset& dataset) {
        DcmItem& item = item_of(dataset, xeleris_sequence, 0);
        item.findAndDeleteElement(xeleris_offsets);
        const Uint8 bytes[] = {1, 2, 3, 4};
        item.putAndInsertUint8Array(DcmTag(xeleris_offsets, EVR_OB), bytes, 4);
    });
    const Error error = error_of([&] { read_nm_projections(file()); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.hint(), HasSubstr("radius_mm"));
    NmReadOptions options;
    options.radius_mm = 240.0;
    EXPECT_EQ(read_nm_projections(file(), options).geometry.views[3].radius_mm, 240.0);
}

// REQ-IO-15
TEST_F(Makers, OneStartAngleForTwoHeadsIsRefused) {
    write(NmFlavour::standard, [](DcmDataset& dataset) {
        for (const long d : {0L, 1L}) {
            item_of(dataset, DCM_DetectorInformationSequence, d).findAndDeleteElement(DCM_StartAngle);
        }
    });
    const Error error = error_of([&] { read_nm_projections(file()); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_THAT(error.hint(), HasSubstr("StartAngle"));
}

TEST_F(Makers, UnknownAndDifferentCollimatorsAreNoted) {
    write(NmFlavour::standard, [](DcmDataset& dataset) {
        DcmItem& second = item_of(dataset, DCM_DetectorInformationSequence, 1);
        second.putAndInsertString(DCM_CollimatorType, "UNKN");
        second.putAndInsertString(DCM_CollimatorGridName, "MEGP");
    });
    const SpectData found = read_nm_projections(file());
    EXPECT_EQ(found.collimator, "LEHR");
    EXPECT_THAT(texts_of(found, "assumptions"), Contains(HasSubstr("parallel holes")));
    EXPECT_THAT(texts_of(found, "assumptions"), Contains(HasSubstr("MEGP")));
}

TEST_F(Makers, ViewsOfUnknownDurationAreNotWritten) {
    SpectData data = test::acquired({});
    for (ProjectionView& view : data.geometry.views) {
        view.duration_s = 0.0;
    }
    EXPECT_EQ(error_of([&] { write_nm_projections(file(), data); }).code(), ErrorCode::inconsistent_data);
}

TEST_F(Makers, OffsetsOfTheAxisThatChangeWithinAHeadAreNotWritten) {
    SpectData data = test::acquired({.heads = 2});
    for (ProjectionView& view : data.geometry.views) {
        view.axis_offset_mm = view.head;
    }
    write_nm_projections(file(), data);
    EXPECT_EQ(read_nm_projections(file()).geometry.views[9].axis_offset_mm, 1.0);
    data.geometry.views[9].axis_offset_mm = 1.5;
    EXPECT_EQ(error_of([&] { write_nm_projections(file(), data); }).code(), ErrorCode::inconsistent_data);
}

}  // namespace
}  // namespace isotone::io::dicom
