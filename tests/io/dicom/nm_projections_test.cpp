// SPDX-License-Identifier: Apache-2.0
/// What the writer of NM projections writes comes back, in every flavour.
#include "io/dicom/nm_projections.hpp"

#include "tests/io/dicom/nm_round_trip.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <numbers>
#include <string>
#include <vector>

namespace isotone::io::dicom {
namespace {

using test::expect_axis;
using test::expect_same;
using test::gated_acquisition;
using test::Projections;
using test::text_tolerance;
using test::texts_of;

// REQ-IO-13
TEST_F(Projections, OfAnyOrbitComeBack) {
    for (const int heads : {1, 2, 3}) {
        for (const double start : {0.0, 33.0, 180.0, 270.0}) {
            for (const double step : {30.0, -30.0}) {
                test::Acquisition a;
                a.heads = heads;
                a.start_deg = start;
                a.step_deg = step;
                a.between_heads_deg = heads == 3 ? 120.0 : 90.0;
                const SpectData data = test::acquired(a);
                const SpectData found = back(data);
                expect_same(found, data);
                expect_axis(found, *data.axis_position_mm);
                EXPECT_THAT(texts_of(found, "overrides"), testing::IsEmpty());
            }
        }
    }
}

// REQ-QUANT-06
TEST_F(Projections, TheTimeOfEveryGateComesBackWhereItIsStated) {
    SpectData data = test::acquired(gated_acquisition());
    EXPECT_THAT(back(data).gate_shares, testing::IsEmpty());
    data.gate_shares.assign(static_cast<std::size_t>(data.gates), 0.5 / (data.gates - 1));
    data.gate_shares.back() = 0.5;
    EXPECT_THAT(back(data).gate_shares, testing::Pointwise(testing::DoubleNear(1e-6), data.gate_shares));
}

// REQ-IO-13
TEST_F(Projections, OfSeveralWindowsAndGatesComeBackInAnyOrderOfFrames) {
    const SpectData data = test::acquired(gated_acquisition());
    expect_same(back(data), data);
    // The frames from last to first, vectors and pixels alike.
    test::edit_file(file(), [](DcmDataset& dataset) {
        const auto reverse = [&](const DcmTagKey& tag, unsigned long chunk) {
            const Uint16* words = nullptr;
            unsigned long count = 0;
            ASSERT_TRUE(dataset.findAndGetUint16Array(tag, words, &count).good());
            std::vector<Uint16> turned;
            for (unsigned long k = count / chunk; k-- > 0;) {
                turned.insert(turned.end(), words + k * chunk, words + (k + 1) * chunk);
            }
            dataset.putAndInsertUint16Array(tag, turned.data(), count);
        };
        for (const DcmTagKey& tag : {DCM_EnergyWindowVector, DCM_DetectorVector, DCM_RotationVector,
                                     DCM_AngularViewVector, DCM_RRIntervalVector, DCM_TimeSlotVector}) {
            reverse(tag, 1);
        }
        reverse(DCM_PixelData, 7 * 5);
    });
    expect_same(read_nm_projections(file()), data);
}

// REQ-IO-14
TEST_F(Projections, OfEveryMakerComeBackWithRadiiAndPlace) {
    for (const NmFlavour flavour : {NmFlavour::siemens, NmFlavour::xeleris, NmFlavour::mediso}) {
        SpectData data = test::acquired(gated_acquisition());
        if (flavour == NmFlavour::mediso) {
            (*data.axis_position_mm)[1] = 0.0;
        }
        const SpectData found = back(data, flavour);
        expect_same(found, data);
        expect_axis(found, *data.axis_position_mm);
    }
}

TEST_F(Projections, PlaceOfTheAxisDependsOnWhoWroteACoronalOrientation) {
    SpectData data = test::acquired({.start_deg = 180.0});  // in front, where the coronal orientation is the detector's
    data.manufacturer = "GE MEDICAL SYSTEMS";
    expect_axis(back(data), *data.axis_position_mm);
    // The same file of a camera: a volume whose first voxel is at the stated position.
    const SpectData of_camera = back_edited(data, test::set(DCM_SoftwareVersions, "4.1"));
    const Vector3 first{12.5 - 13.5 - 1.5, -150.0 - 200.0, 321.0};
    expect_axis(of_camera, {first[0] + 13.5, first[1] + 13.5, first[2]});
    data.manufacturer = "somebody";
    EXPECT_FALSE(back_edited(data, test::set(DCM_SoftwareVersions, "4.1")).axis_position_mm);
}

TEST_F(Projections, OfMedisoWithOneRotationVectorComeBack) {
    SpectData data = test::acquired(gated_acquisition());
    (*data.axis_position_mm)[1] = 0.0;
    NmWriteOptions write;
    write.flavour = NmFlavour::mediso;
    write_nm_projections(file(), data, write);
    test::edit_file(file(), [](DcmDataset& dataset) {
        const std::vector<Uint16> ones(2 * 2 * 3 * 6, 1);
        dataset.putAndInsertUint16Array(DCM_RotationVector, ones.data(), ones.size());
    });
    expect_same(read_nm_projections(file()), data);
}

TEST_F(Projections, SameDataGiveTheSameBytes) {
    const SpectData data = test::acquired(gated_acquisition());
    const auto bytes = [&](const char* name) {
        write_nm_projections(folder_ / name, data);
        std::ifstream stream(folder_ / name, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    EXPECT_EQ(bytes("a.dcm"), bytes("b.dcm"));
}

TEST_F(Projections, OfSeveralRotationsKeepEachOnesAnglesAndTimes) {
    // Forth from 0 to 150 and back from 165 to 15 degrees, half as long a view: two items, one detector.
    const SpectData data = test::acquired({.views = 12, .step_deg = 15.0});
    const SpectData found = back_edited(data, [](DcmDataset& dataset) {
        std::vector<Uint16> rotations, views;
        for (Uint16 f = 0; f < 12; ++f) {
            rotations.push_back(f < 6 ? 1 : 2);
            views.push_back(static_cast<Uint16>(f % 6 + 1));
        }
        dataset.putAndInsertUint16Array(DCM_RotationVector, rotations.data(), 12);
        dataset.putAndInsertUint16Array(DCM_AngularViewVector, views.data(), 12);
        dataset.putAndInsertUint16(DCM_NumberOfRotations, 2);
        for (const long r : {0L, 1L}) {
            DcmItem* item = nullptr;
            dataset.findOrCreateSequenceItem(DCM_RotationInformationSequence, item, r);
            item->putAndInsertString(DCM_StartAngle, r == 0 ? "0" : "165");
            item->putAndInsertString(DCM_AngularStep, "30");
            item->putAndInsertString(DCM_RotationDirection, r == 0 ? "CC" : "CW");
            item->putAndInsertString(DCM_ScanArc, "180");
            item->putAndInsertString(DCM_ActualFrameDuration, r == 0 ? "20000" : "10000");
            item->putAndInsertUint16(DCM_NumberOfFramesInRotation, 6);
        }
    });
    ASSERT_EQ(found.geometry.views.size(), 12U);
    for (std::size_t v = 0; v < 12; ++v) {
        const ProjectionView& view = found.geometry.views[v];
        const double k = static_cast<double>(v % 6);
        const double degrees = v < 6 ? 30.0 * k : 165.0 - 30.0 * k;
        EXPECT_NEAR(view.angle_rad, degrees * std::numbers::pi / 180.0, text_tolerance);
        EXPECT_EQ(view.start_s, v < 6 ? 20.0 * k : 120.0 + 10.0 * k);
        EXPECT_EQ(view.duration_s, v < 6 ? 20.0 : 10.0);
        EXPECT_EQ(view.radius_mm, data.geometry.views[v].radius_mm) << "one list for all rotations";
    }
    EXPECT_EQ(found.counts[0].values, data.counts[0].values);
}

}  // namespace
}  // namespace isotone::io::dicom
