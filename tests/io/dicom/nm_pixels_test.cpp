// SPDX-License-Identifier: Apache-2.0
/// Counts of NM projections in every form that pixels have.
#include "tests/io/dicom/nm_round_trip.hpp"

#include <dcmtk/dcmdata/dcrleerg.h>

#include <gtest/gtest.h>

#include <vector>

namespace isotone::io::dicom {
namespace {

using test::expect_same;
using test::gated_acquisition;
using test::Projections;

TEST_F(Projections, CountsThatAreNotWholeComeBackWithinHalfTheSlope) {
    SpectData data = test::acquired({});
    for (float& value : data.counts[0].values) {
        value *= 0.37F;
    }
    const WrittenProjections written = write_nm_projections(file(), data);
    EXPECT_LT(written.slope, 1.0);
    const SpectData found = read_nm_projections(file());
    for (std::size_t i = 0; i < data.counts[0].values.size(); ++i) {
        // A float holds 77.7 with a rounding of 4e-6.
        EXPECT_NEAR(found.counts[0].values[i], data.counts[0].values[i], 0.5 * written.slope + 4e-6);
    }
}

TEST_F(Projections, CodedByRunLengthComeBack) {
    const SpectData data = test::acquired(gated_acquisition());
    write_nm_projections(file(), data);
    DcmRLEEncoderRegistration::registerCodecs();
    test::edit_file(
        file(), [](DcmDataset& dataset) { dataset.chooseRepresentation(EXS_RLELossless, nullptr); }, EXS_RLELossless);
    expect_same(read_nm_projections(file()), data);
}

TEST_F(Projections, OfEightAndThirtyTwoBitsComeBack) {
    SpectData data = test::acquired({});
    for (const int bits : {8, 32}) {
        const SpectData found = back_edited(data, [bits](DcmDataset& dataset) {
            const Uint16* words = nullptr;
            unsigned long count = 0;
            dataset.findAndGetUint16Array(DCM_PixelData, words, &count);
            std::vector<Uint16> wide;
            std::vector<Uint8> narrow;
            for (unsigned long i = 0; i < count; ++i) {
                wide.insert(wide.end(), {words[i], 0});
                narrow.push_back(static_cast<Uint8>(words[i]));
            }
            if (bits == 32) {
                dataset.putAndInsertUint16Array(DCM_PixelData, wide.data(), wide.size());
            } else {
                dataset.putAndInsertUint8Array(DCM_PixelData, narrow.data(), narrow.size());
            }
            dataset.putAndInsertUint16(DCM_BitsAllocated, static_cast<Uint16>(bits));
            dataset.putAndInsertUint16(DCM_BitsStored, static_cast<Uint16>(bits));
            dataset.putAndInsertUint16(DCM_HighBit, static_cast<Uint16>(bits - 1));
        });
        EXPECT_EQ(found.counts[0].values, data.counts[0].values) << bits;
    }
}

}  // namespace
}  // namespace isotone::io::dicom
