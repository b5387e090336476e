// SPDX-License-Identifier: Apache-2.0
/// What the reader accepts, in every form the standard allows.
#include "io/dicom/pet_series.hpp"

#include "harmonize/suv/suv_factor.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/temporary_folder.hpp"

#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrplol.h>

#include <gtest/gtest.h>

#include <cmath>

namespace isotone::io::dicom {
namespace {

class PetSeriesReader : public testing::Test {
protected:
    void SetUp() override {
        written_ = write_pet_series(folder_ / "series", test::volume_in(PatientPosition::head_first_supine),
                                    test::description_of());
        original_ = read();
    }

    PetSeries read() const { return read_pet_series(folder_ / "series"); }

    void expect_unchanged() const {
        const PetSeries again = read();
        EXPECT_EQ(again.volume.values, original_.volume.values);
        EXPECT_EQ(again.volume.grid, original_.volume.grid);
    }

    /// Coded again in another transfer syntax.
    void transcode(E_TransferSyntax syntax, const DcmRepresentationParameter* parameters) {
        test::edit_files(
            written_.files,
            [&](DcmDataset& dataset) {
                ASSERT_TRUE(dataset.chooseRepresentation(syntax, parameters).good());
                ASSERT_TRUE(dataset.canWriteXfer(syntax));
            },
            syntax);
    }

    isotone::test::TemporaryFolder folder_;
    WrittenSeries written_;
    PetSeries original_;
};

TEST_F(PetSeriesReader, ReadsEveryUncompressedTransferSyntax) {
    for (const E_TransferSyntax syntax : {EXS_LittleEndianImplicit, EXS_BigEndianExplicit, EXS_LittleEndianExplicit,
                                          EXS_DeflatedLittleEndianExplicit}) {
        test::edit_files(
            written_.files, [](DcmDataset&) {}, syntax);
        expect_unchanged();
    }
}

TEST_F(PetSeriesReader, ReadsRunLengthCoding) {
    DcmRLEEncoderRegistration::registerCodecs();
    transcode(EXS_RLELossless, nullptr);
    expect_unchanged();
}

TEST_F(PetSeriesReader, ReadsLosslessJpeg) {
    DJEncoderRegistration::registerCodecs();
    const DJ_RPLossless parameters;
    transcode(EXS_JPEGProcess14SV1, &parameters);
    expect_unchanged();
}

TEST_F(PetSeriesReader, ReadsLosslessJpegLs) {
    test::edit_file(written_.files[1], test::code_second_slice_as_jpeg_ls, EXS_JPEGLSLossless);
    expect_unchanged();
}

// REQ-IO-05
TEST_F(PetSeriesReader, Monochrome1InvertsNothing) {
    test::edit_files(written_.files, test::set(DCM_PhotometricInterpretation, "MONOCHROME1"));
    expect_unchanged();
}

TEST_F(PetSeriesReader, UnsignedPixelsReachAbove32767) {
    test::edit_files(written_.files, [](DcmDataset& dataset) {
        std::vector<Uint16> pixels(42, 65535);
        dataset.putAndInsertUint16Array(DCM_PixelData, pixels.data(), 42);
        dataset.putAndInsertUint16(DCM_PixelRepresentation, 0);
        dataset.putAndInsertString(DCM_RescaleSlope, "2");
        dataset.putAndInsertString(DCM_RescaleIntercept, "-10");
    });
    EXPECT_EQ(read().volume.values.front(), 131060.0F);
    test::edit_files(written_.files, test::set_number(DCM_PixelRepresentation, 1));
    EXPECT_EQ(read().volume.values.front(), -12.0F);
}

TEST_F(PetSeriesReader, OnlyTheStoredBitsCount) {
    test::edit_files(written_.files, [](DcmDataset& dataset) {
        std::vector<Uint16> pixels(42, 0xF801);  // 0x801 in 12 bits, an overlay above
        dataset.putAndInsertUint16Array(DCM_PixelData, pixels.data(), 42);
        dataset.putAndInsertUint16(DCM_BitsStored, 12);
        dataset.putAndInsertUint16(DCM_HighBit, 11);
        dataset.putAndInsertString(DCM_RescaleSlope, "1");
    });
    EXPECT_EQ(read().volume.values.front(), -2047.0F);
}

TEST_F(PetSeriesReader, Reads32BitPixels) {
    test::edit_files(written_.files, [](DcmDataset& dataset) {
        std::vector<Uint16> halves(84);
        for (std::size_t i = 0; i < 84; i += 2) {
            halves[i] = 0x0001;
            halves[i + 1] = 0x0002;
        }
        dataset.putAndInsertUint16Array(DCM_PixelData, halves.data(), 84);
        dataset.putAndInsertUint16(DCM_BitsAllocated, 32);
        dataset.putAndInsertUint16(DCM_BitsStored, 32);
        dataset.putAndInsertUint16(DCM_HighBit, 31);
        dataset.putAndInsertUint16(DCM_PixelRepresentation, 0);
        dataset.putAndInsertString(DCM_RescaleSlope, "1");
    });
    EXPECT_EQ(read().volume.values.front(), 131073.0F);
}

// REQ-IO-05
TEST_F(PetSeriesReader, OrderComesFromPositionsNotFromNumbersOrNames) {
    for (std::size_t k = 0; k < written_.files.size(); ++k) {
        test::edit_file(written_.files[k], test::set(DCM_InstanceNumber, std::to_string(50 - k)));
        std::filesystem::rename(written_.files[k],
                                folder_ / "series" / (std::string(1, static_cast<char>('z' - k)) + ".dcm"));
    }
    expect_unchanged();
}

TEST_F(PetSeriesReader, ReadsAListOfFilesInAnyOrder) {
    std::vector<std::filesystem::path> files(written_.files.rbegin(), written_.files.rend());
    EXPECT_EQ(read_pet_series(files).volume.values, original_.volume.values);
}

TEST_F(PetSeriesReader, UnevenDistancesWithinTheToleranceAreAFinding) {
    // Slices stand at z = 42.5, 46.5, ...: the third moves by 4 % of a distance.
    test::edit_file(written_.files[2], test::set(DCM_ImagePositionPatient, "-5\\-20\\50.66"));
    const PetSeries series = read();
    ASSERT_EQ(series.findings.size(), 1U);
    EXPECT_NE(series.findings[0].find("uneven"), std::string::npos);
    EXPECT_DOUBLE_EQ(series.volume.grid.spacing_mm[2], 4.0);
}

TEST_F(PetSeriesReader, OtherFilesAndObjectsAreSkippedWithAFinding) {
    std::filesystem::copy_file(written_.files[0], folder_ / "series" / "report.dcm");
    test::edit_file(folder_ / "series" / "report.dcm", test::set(DCM_SOPClassUID, UID_CTImageStorage));
    std::ofstream(folder_ / "series" / "notes.txt") << "hello";
    std::ofstream(folder_ / "series" / "LICENSE") << "hello";
    EXPECT_EQ(read().findings.size(), 2U);
    expect_unchanged();
}

TEST_F(PetSeriesReader, BothFormsOfThePatientsPositionAreRead) {
    test::edit_files(written_.files, [](DcmDataset& dataset) {
        dataset.findAndDeleteElement(DCM_PatientOrientationCodeSequence);
        dataset.findAndDeleteElement(DCM_PatientGantryRelationshipCodeSequence);
        dataset.putAndInsertString(DCM_PatientPosition, "FFP");
    });
    EXPECT_EQ(original_.header.patient_position, "HFS");
    EXPECT_EQ(read().header.patient_position, "FFP");
}

TEST_F(PetSeriesReader, VendorTimesAndFactorsAreReadFromPrivateBlocks) {
    for (const E_TransferSyntax syntax : {EXS_LittleEndianExplicit, EXS_LittleEndianImplicit}) {
        test::edit_files(
            written_.files,
            [](DcmDataset& dataset) {
                dataset.putAndInsertString(DcmTag(0x0009, 0x0011, EVR_LO), "GEMS_PETD_01");
                dataset.putAndInsertString(DcmTag(0x0009, 0x110D, EVR_DT), "20250101105930.00");
                dataset.putAndInsertString(DcmTag(0x7053, 0x0010, EVR_LO), "Philips PET Private Group");
                dataset.putAndInsertString(DcmTag(0x7053, 0x1000, EVR_DS), "0.00025");
                dataset.putAndInsertString(DcmTag(0x7053, 0x1009, EVR_DS), "1.5");
            },
            syntax);
        const PetSeries series = read();
        ASSERT_TRUE(series.header.ge_scan);
        EXPECT_EQ(series.header.ge_scan->second, 39570.0);
        EXPECT_EQ(series.header.philips_suv_factor, 0.00025);
        EXPECT_EQ(series.header.philips_activity_factor, 1.5);
    }
}

TEST_F(PetSeriesReader, DerivedSeriesKeepTheVendorTimesAndFactorsAndDropOtherPrivateData) {
    test::edit_files(written_.files, [](DcmDataset& dataset) {
        dataset.putAndInsertString(DcmTag(0x0009, 0x0011, EVR_LO), "GEMS_PETD_01");
        dataset.putAndInsertString(DcmTag(0x0009, 0x110D, EVR_DT), "20250101105930.00");
        dataset.putAndInsertString(DcmTag(0x0009, 0x1101, EVR_LO), "private remark");
        dataset.putAndInsertString(DcmTag(0x7053, 0x0010, EVR_LO), "Philips PET Private Group");
        dataset.putAndInsertString(DcmTag(0x7053, 0x1000, EVR_DS), "0.00025");
    });
    const PetSeries source = read();
    const WrittenSeries derived = write_derived_series(folder_ / "derived", source, source.volume, {});
    const PetSeries again = read_pet_series(folder_ / "derived");
    EXPECT_EQ(again.header.ge_scan, source.header.ge_scan);
    EXPECT_EQ(again.header.philips_suv_factor, 0.00025);
    DcmFileFormat format;
    format.loadFile(derived.files[0].c_str());
    EXPECT_FALSE(format.getDataset()->tagExists(DcmTagKey(0x0009, 0x1001)));
    EXPECT_FALSE(format.getDataset()->tagExists(DcmTagKey(0x0009, 0x1101)));
}

TEST_F(PetSeriesReader, DateTimesWithAnOffsetMoveToTheClockOfTheSeries) {
    const auto set_injection = [](const char* text) {
        return [=](DcmDataset& dataset) {
            DcmItem* tracer = nullptr;
            dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, tracer, 0);
            tracer->putAndInsertString(DCM_RadiopharmaceuticalStartDateTime, text);
        };
    };
    test::edit_files(written_.files, set_injection("20250101080000+0000"));
    EXPECT_EQ(read().header.injection->second, 8.0 * 3600.0);
    EXPECT_EQ(read().findings.size(), 1U);
    test::edit_files(written_.files, test::set(DCM_TimezoneOffsetFromUTC, "+0200"));
    EXPECT_EQ(read().header.injection->second, 10.0 * 3600.0);
    EXPECT_TRUE(read().findings.empty());
}

TEST_F(PetSeriesReader, MovingAllDatesLeavesTheSuvFactor) {
    test::edit_files(written_.files, [](DcmDataset& dataset) {
        dataset.putAndInsertString(DCM_SeriesDate, "19990302");
        dataset.putAndInsertString(DCM_AcquisitionDate, "19990302");
        dataset.putAndInsertString(DCM_StudyDate, "19990302");
        DcmItem* tracer = nullptr;
        dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, tracer, 0);
        tracer->putAndInsertString(DCM_RadiopharmaceuticalStartDateTime, "19990302100000.000000");
    });
    const PetSeries moved = read();
    EXPECT_EQ(harmonize::suv::suv_bw_factor(moved.header, moved.slices).per_slice,
              harmonize::suv::suv_bw_factor(original_.header, original_.slices).per_slice);
}

TEST_F(PetSeriesReader, NumbersThatAreNoneAreAbsentAndAFinding) {
    test::edit_files(written_.files, test::set(DCM_PatientWeight, "70 kg"));
    const PetSeries series = read();
    EXPECT_FALSE(series.header.weight);
    EXPECT_EQ(series.findings, (std::vector<std::string>{"PatientWeight is not a number and was ignored"}));
}

}  // namespace
}  // namespace isotone::io::dicom
