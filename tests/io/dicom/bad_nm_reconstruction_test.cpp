// SPDX-License-Identifier: Apache-2.0
/// Reconstructed SPECT images that must be refused, read or written.
#include "tests/io/dicom/nm_reconstruction_file.hpp"

#include <gtest/gtest.h>

#include <array>
#include <limits>

namespace isotone::io::dicom {
namespace {

using isotone::test::error_of;
using isotone::test::TemporaryFolder;
using test::NmReconstruction;

// REQ-IO-12
TEST_F(NmReconstruction, AMappingThatDoesNotHoldIsRefused) {
    edit(in_mapping(
        [](DcmItem& item) { item.putAndInsertUint16(DcmTag(DCM_RealWorldValueLastValueMapped, EVR_US), 1000); }));
    expect_refused(ErrorCode::inconsistent_data, "does not cover");
    edit(in_mapping([](DcmItem& item) { item.findAndDeleteElement(DCM_RealWorldValueSlope); }));
    expect_refused(ErrorCode::input_corrupt, "no slope");
}

TEST_F(NmReconstruction, FramesThatAreNotOneImageAreRefused) {
    edit([](DcmDataset& dataset) {
        const std::array<Uint16, 5> numbers{1, 2, 3, 1, 2};
        dataset.putAndInsertUint16Array(DCM_SliceVector, numbers.data(), numbers.size());
    });
    expect_refused(ErrorCode::inconsistent_data, "duplicate");
    edit([](DcmDataset& dataset) {
        dataset.putAndInsertUint16(DCM_NumberOfEnergyWindows, 2);
        dataset.putAndInsertUint16(DCM_NumberOfSlices, 3);
    });
    expect_refused(ErrorCode::inconsistent_data, "NumberOfEnergyWindows");
}

TEST_F(NmReconstruction, MissingGeometryIsRefused) {
    for (const DcmTagKey& tag : {DCM_SpacingBetweenSlices, DCM_PixelSpacing, DCM_DetectorInformationSequence}) {
        edit([&](DcmDataset& dataset) { dataset.findAndDeleteElement(tag); });
        expect_refused(ErrorCode::inconsistent_data, DcmTag(tag).getTagName());
        write_nm_reconstruction(file_, volume_, test::nm_description());
    }
}

TEST_F(NmReconstruction, AFrameTooFewIsSeen) {
    edit(test::set(DCM_NumberOfFrames, "6"));
    expect_refused(ErrorCode::inconsistent_data, "SliceVector");
    edit([](DcmDataset& dataset) { dataset.findAndDeleteElement(DCM_SliceVector); });
    expect_refused(ErrorCode::input_corrupt, "PixelData holds");
}

TEST_F(NmReconstruction, WhatItCannotHoldIsRefusedAndWritesNothing) {
    const TemporaryFolder empty;
    const auto refused = [&](const Volume& volume, const NmReconstructionDescription& description) {
        const Error error = error_of([&] { write_nm_reconstruction(empty / "nm.dcm", volume, description); });
        return error.code() == ErrorCode::inconsistent_data && empty.names().empty();
    };
    Volume negative = volume_;
    negative.values[7] = -1.0F;
    EXPECT_TRUE(refused(negative, test::nm_description()));
    Volume infinite = volume_;
    infinite.values[3] = std::numeric_limits<float>::infinity();
    EXPECT_TRUE(refused(infinite, test::nm_description()));
    Volume in_gantry = volume_;
    in_gantry.grid.frame = Frame::gantry;
    EXPECT_TRUE(refused(in_gantry, test::nm_description()));
    Volume suv = volume_;
    suv.quantity = Quantity::suv_bw;
    EXPECT_TRUE(refused(suv, test::nm_description()));
    NmReconstructionDescription no_start = test::nm_description();
    no_start.exam.start_time_s.reset();
    EXPECT_TRUE(refused(volume_, no_start));
}

}  // namespace
}  // namespace isotone::io::dicom
