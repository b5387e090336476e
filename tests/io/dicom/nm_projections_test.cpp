// SPDX-License-Identifier: Apache-2.0
/// What the writer of NM projections writes comes back, in every flavour; what options change.
#include "io/dicom/nm_projections.hpp"
#include "core/error.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "io/file/sha256.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/io/dicom/synthetic_projections.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <dcmtk/dcmdata/dcrleerg.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

namespace isotone::io::dicom {
namespace {

using isotone::test::error_of;
using isotone::test::TemporaryFolder;

// Lengths and angles pass through decimal texts of 16 characters and, for angles, through radians.
constexpr double text_tolerance = 1e-9;

std::vector<std::string> texts_of(const SpectData& data, const char* name) {
    std::vector<std::string> texts;
    const Record* list = data.provenance.find(name);
    for (const Record& entry : std::get<Record::List>(list->value())) {
        texts.push_back(std::get<std::string>(entry.value()));
    }
    return texts;
}

void expect_same(const SpectData& found, const SpectData& expected) {
    ASSERT_EQ(found.geometry.views.size(), expected.geometry.views.size());
    for (std::size_t v = 0; v < found.geometry.views.size(); ++v) {
        const ProjectionView& view = found.geometry.views[v];
        const ProjectionView& truth = expected.geometry.views[v];
        EXPECT_NEAR(view.angle_rad, truth.angle_rad, text_tolerance);
        EXPECT_NEAR(view.radius_mm, truth.radius_mm, text_tolerance);
        EXPECT_EQ(view.axis_offset_mm, truth.axis_offset_mm);
        EXPECT_EQ(view.start_s, truth.start_s);
        EXPECT_EQ(view.duration_s, truth.duration_s);
        EXPECT_EQ(view.head, truth.head);
    }
    EXPECT_EQ(found.geometry.bins, expected.geometry.bins);
    EXPECT_EQ(found.geometry.rows, expected.geometry.rows);
    EXPECT_EQ(found.geometry.bin_mm, expected.geometry.bin_mm);
    EXPECT_EQ(found.geometry.row_mm, expected.geometry.row_mm);
    EXPECT_EQ(found.windows, expected.windows);
    ASSERT_EQ(found.gates, expected.gates);
    ASSERT_EQ(found.counts.size(), expected.counts.size());
    for (std::size_t c = 0; c < found.counts.size(); ++c) {
        EXPECT_EQ(found.counts[c].window, expected.counts[c].window);
        EXPECT_EQ(found.counts[c].gate, expected.counts[c].gate);
        EXPECT_EQ(found.counts[c].values, expected.counts[c].values);
    }
}

void expect_axis(const SpectData& found, const Vector3& expected) {
    ASSERT_TRUE(found.axis_position_mm);
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR((*found.axis_position_mm)[k], expected[k], text_tolerance) << k;
    }
}

class Projections : public testing::Test {
protected:
    std::filesystem::path file() const { return folder_ / "projections.dcm"; }
    SpectData back(const SpectData& data, NmFlavour flavour = NmFlavour::standard, const NmReadOptions& options = {}) {
        NmWriteOptions write;
        write.flavour = flavour;
        write_nm_projections(file(), data, write);
        return read_nm_projections(file(), options);
    }
    SpectData back_edited(const SpectData& data, const test::Edit& edit, const NmReadOptions& options = {}) {
        write_nm_projections(file(), data);
        test::edit_file(file(), edit);
        return read_nm_projections(file(), options);
    }

    TemporaryFolder folder_;
};

test::Acquisition gated_acquisition() {
    test::Acquisition a;
    a.heads = 2;
    a.windows = 2;
    a.gates = 3;
    a.start_deg = 45.0;
    return a;
}

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

TEST_F(Projections, HeaderComesBackWithoutTheIdentity) {
    SpectData data = test::acquired({});
    for (const PatientPosition position : {PatientPosition::head_first_supine, PatientPosition::feet_first_prone}) {
        data.exam.position = position;
        const SpectData found = back(data);
        EXPECT_EQ(found.exam.nuclide.name, "99mTc");
        EXPECT_EQ(found.exam.nuclide.half_life_s, 21624.12);
        EXPECT_EQ(found.exam.nuclide.positron_fraction, 0.0);
        EXPECT_EQ(found.exam.tracer, "Tetrofosmin");
        EXPECT_EQ(found.exam.injected_activity_bq, 740e6);
        EXPECT_EQ(found.exam.injection_time_s, data.exam.injection_time_s);
        EXPECT_EQ(found.exam.start_time_s, data.exam.start_time_s);
        EXPECT_EQ(found.exam.duration_s, 120.0);
        EXPECT_EQ(found.exam.weight_kg, 70.0);
        EXPECT_EQ(found.exam.height_m, 1.75);
        EXPECT_EQ(found.exam.sex, "F");
        EXPECT_EQ(found.exam.position, position);
        EXPECT_EQ(found.manufacturer, "Test maker");
        EXPECT_EQ(found.model, "Test camera");
        EXPECT_EQ(found.serial, "SN-7");
        EXPECT_EQ(found.collimator, "LEHR");
        EXPECT_EQ(found.study_uid, "1.2.3.4.6");
        EXPECT_EQ(found.frame_of_reference_uid, "1.2.3.4.5");
    }
}

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

TEST_F(Projections, SameDataGiveTheSameBytes) {
    const SpectData data = test::acquired(gated_acquisition());
    const auto bytes = [&](const char* name) {
        write_nm_projections(folder_ / name, data);
        std::ifstream stream(folder_ / name, std::ios::binary);
        return std::string(std::istreambuf_iterator<char>(stream), {});
    };
    EXPECT_EQ(bytes("a.dcm"), bytes("b.dcm"));
}

TEST_F(Projections, AreToldFromOtherFiles) {
    write_nm_projections(file(), test::acquired({}));
    EXPECT_TRUE(holds_nm_projections(file()));
    test::edit_file(file(), test::set(DCM_ImageType, "DERIVED\\PRIMARY\\RECON TOMO\\EMISSION"));
    EXPECT_FALSE(holds_nm_projections(file()));
    EXPECT_FALSE(holds_nm_projections(folder_ / "nothing.dcm"));
}

TEST_F(Projections, OfAFolderAreTheOnlyOnes) {
    const SpectData data = test::acquired({});
    write_nm_projections(file(), data);
    expect_same(read_nm_projections(folder_ / "."), data);
    write_nm_projections(folder_ / "again.dcm", data);
    EXPECT_EQ(error_of([&] { read_nm_projections(folder_ / "."); }).code(), ErrorCode::inconsistent_data);
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

// Overrides -----------------------------------------------------------------------------------------------------------

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

TEST_F(Projections, ADoseInBecquerelsIsSeen) {
    const SpectData found = back_edited(test::acquired({}), [](DcmDataset& dataset) {
        DcmItem* item = nullptr;
        dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, item, 0);
        item->putAndInsertString(DCM_RadionuclideTotalDose, "7.4e8");
    });
    EXPECT_EQ(found.exam.injected_activity_bq, 740e6);
    EXPECT_THAT(texts_of(found, "assumptions"), testing::Contains("the dose, too large for MBq, is in Bq"));
}

test::Edit second_range(const char* lower, const char* upper) {
    return [=](DcmDataset& dataset) {
        DcmItem* window = nullptr;
        DcmItem* range = nullptr;
        dataset.findAndGetSequenceItem(DCM_EnergyWindowInformationSequence, window, 0);
        window->findOrCreateSequenceItem(DCM_EnergyWindowRangeSequence, range, 1);
        range->putAndInsertString(DCM_EnergyWindowLowerLimit, lower);
        range->putAndInsertString(DCM_EnergyWindowUpperLimit, upper);
    };
}

// REQ-SPECT-09
TEST_F(Projections, AWindowKeepsItsRanges) {
    const SpectData read = back_edited(test::acquired({}), second_range("220", "270"));
    EXPECT_EQ(read.windows[0].levels_text(), "126.5 to 154.5 and 220 to 270 keV");
    expect_same(back(read), read);
    // Below the first: ranges stand in any order.
    EXPECT_EQ(back_edited(test::acquired({}), second_range("100", "120")).windows[0].levels_text(),
              "100 to 120 and 126.5 to 154.5 keV");
}

// REQ-SPECT-09
TEST_F(Projections, RangesThatOverlapOrAreEmptyAreRefused) {
    for (const char* lower : {"150", "270"}) {
        const Error error = error_of([&] { back_edited(test::acquired({}), second_range(lower, "270")); });
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
        EXPECT_THAT(error.where() + error.what(), testing::HasSubstr("energy window"));
        EXPECT_THAT(error.what(), testing::HasSubstr(lower == std::string("150") ? "overlap" : "no usable limits"));
    }
}

TEST_F(Projections, NuclidesAreNamedByCodesOldAndNewAndInWords) {
    struct Case {
        const char* code;
        const char* meaning;
        const char* name;
    };
    for (const Case& c :
         {Case{"C-163A8", "", "99mTc"}, Case{"447553000", "", "177Lu"}, Case{"X", "^111^Indium", "111In"},
          Case{"X", "Technetium-99m", "99mTc"}, Case{"X", "I-131", "131I"}, Case{"X", "Tl201", "201Tl"},
          Case{"X", "123I", "123I"}, Case{"X", "something", ""}}) {
        const SpectData found = back_edited(test::acquired({}), [&](DcmDataset& dataset) {
            DcmItem* tracer = nullptr;
            DcmItem* code = nullptr;
            dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, tracer, 0);
            tracer->findAndGetSequenceItem(DCM_RadionuclideCodeSequence, code, 0);
            code->putAndInsertString(DCM_CodeValue, c.code);
            code->putAndInsertString(DCM_CodeMeaning, c.meaning);
        });
        EXPECT_EQ(found.exam.nuclide.name, c.name) << c.code << ' ' << c.meaning;
    }
}

}  // namespace
}  // namespace isotone::io::dicom
