// SPDX-License-Identifier: Apache-2.0
/// What the reader refuses, and how it says so.
#include "io/dicom/pet_series.hpp"
#include "io/dicom/write_nm_projections.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/io/dicom/synthetic_projections.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <dcmtk/dcmdata/dcpixel.h>
#include <dcmtk/dcmdata/dcpixseq.h>
#include <dcmtk/dcmdata/dcpxitem.h>

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace isotone::io::dicom {
namespace {

namespace fs = std::filesystem;
using isotone::test::error_of;

class BadSeries : public testing::Test {
protected:
    void SetUp() override { written_ = write_series("series"); }

    WrittenSeries write_series(const std::string& name, const std::string& description = "a") const {
        PetSeriesDescription d = test::description_of();
        d.series_description = description;
        return write_pet_series(folder_ / name, test::volume_in(PatientPosition::head_first_supine), d);
    }

    Error error() const {
        return error_of([&] { read_pet_series(folder_ / "series"); });
    }

    /// Refused with that code and a message that holds the text.
    void expect_refused(ErrorCode code, const std::string& text) const {
        const Error found = error();
        EXPECT_EQ(found.code(), code) << found.what();
        EXPECT_NE(found.three_lines().find(text), std::string::npos) << found.three_lines();
        EXPECT_FALSE(found.hint().empty());
    }

    void edit_all(const test::Edit& edit) const { test::edit_files(written_.files, edit); }

    isotone::test::TemporaryFolder folder_;
    WrittenSeries written_;
};

TEST_F(BadSeries, NothingThere) {
    EXPECT_EQ(error_of([&] { read_pet_series(folder_ / "absent"); }).code(), ErrorCode::input_missing);
    fs::create_directory(folder_ / "empty");
    EXPECT_EQ(error_of([&] { read_pet_series(folder_ / "empty"); }).code(), ErrorCode::input_missing);
    EXPECT_EQ(error_of([&] { read_pet_series(std::vector<fs::path>{}); }).code(), ErrorCode::input_missing);
}

// REQ-IO-15
TEST_F(BadSeries, ALoneFileOfAnotherKindIsCalledWhatItIs) {
    const fs::path file = folder_ / "nm.dcm";
    write_nm_projections(file, test::acquired({}));
    test::edit_file(file, test::set(DCM_ImageType, "ORIGINAL\\PRIMARY\\WHOLE BODY\\EMISSION"));
    const Error error = error_of([&] { read_pet_series(file); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
    EXPECT_EQ(error.what(), std::string("is a Nuclear Medicine image of the type 'WHOLE BODY', not a PET image"));
    EXPECT_NE(error.hint().find("TOMO"), std::string::npos);
}

// A link that leads nowhere must neither end the listing nor depend on where in it it stands.
TEST_F(BadSeries, BrokenLinksInTheFolderAreSkipped) {
    for (const char* name : {"0.dcm", "zz.dcm", "link"}) {
        fs::create_symlink(folder_ / "nowhere", folder_ / "series" / name);
    }
    EXPECT_EQ(read_pet_series(folder_ / "series").slices.size(), 5U);
}

TEST_F(BadSeries, SlicesOfAnotherPatientOrReconstructionAreSeen) {
    const std::vector<std::pair<DcmTagKey, std::string>> changes = {
        {DCM_PatientSize, "1.9"},          {DCM_PatientSex, "F"},
        {DCM_CorrectedImage, "DECY"},      {DCM_DeviceSerialNumber, "other"},
        {DCM_ReconstructionMethod, "FBP"}, {DCM_ConvolutionKernel, "none"}};
    for (const auto& [tag, value] : changes) {
        test::edit_file(written_.files[1], test::set(tag, value));
        expect_refused(ErrorCode::inconsistent_data, DcmTag(tag).getTagName());
        fs::remove_all(folder_ / "series");
        written_ = write_series("series");
    }
}

TEST_F(BadSeries, SeveralSeriesAreCounted) {
    const WrittenSeries other = write_series("other", "b");
    for (const fs::path& path : other.files) {
        fs::copy_file(path, folder_ / "series" / ("b" + path.filename().string()));
    }
    expect_refused(ErrorCode::inconsistent_data, "2 PET series");
}

TEST_F(BadSeries, AMissingSliceAtTheEndIsSeenByTheCount) {
    fs::remove(written_.files.back());
    expect_refused(ErrorCode::inconsistent_data, "holds 4 slices, the header counts 5");
}

TEST_F(BadSeries, AMissingSliceInTheMiddleIsSeenByTheDistance) {
    edit_all([](DcmDataset& dataset) { dataset.findAndDeleteElement(DCM_NumberOfSlices); });
    fs::remove(written_.files[2]);
    expect_refused(ErrorCode::inconsistent_data, "slices are missing");
}

TEST_F(BadSeries, ADuplicateSlice) {
    fs::copy_file(written_.files[2], folder_ / "series" / "copy.dcm");
    expect_refused(ErrorCode::inconsistent_data, "duplicate");
}

TEST_F(BadSeries, DistancesBeyondTheTolerance) {
    test::edit_file(written_.files[2], test::set(DCM_ImagePositionPatient, "-5\\-20\\51.0"));
    expect_refused(ErrorCode::inconsistent_data, "uneven");
}

TEST_F(BadSeries, AShearedStack) {
    test::edit_file(written_.files[2], test::set(DCM_ImagePositionPatient, "-4\\-20\\50.5"));
    expect_refused(ErrorCode::inconsistent_data, "sideways");
}

TEST_F(BadSeries, AnOrientationThatIsNone) {
    edit_all(test::set(DCM_ImageOrientationPatient, "1\\0\\0\\0.5\\0.5\\0"));
    expect_refused(ErrorCode::inconsistent_data, "perpendicular");
}

TEST_F(BadSeries, SlicesOfDifferentImages) {
    for (const auto& [tag, value] : {std::pair{DCM_Units, "CNTS"},
                                     {DCM_PixelSpacing, "3\\2.5"},
                                     {DCM_PatientWeight, "71"},
                                     {DCM_DecayCorrection, "ADMIN"}}) {
        const std::string copy = (folder_ / "kept.dcm").string();
        fs::copy_file(written_.files[1], copy);
        test::edit_file(written_.files[1], test::set(tag, value));
        expect_refused(ErrorCode::inconsistent_data, "differs from the other slices");
        fs::rename(copy, written_.files[1]);
    }
}

TEST_F(BadSeries, MissingOrImpossibleAttributes) {
    const auto refused_without = [&](const DcmTagKey& tag) {
        const std::string copy = (folder_ / "kept.dcm").string();
        fs::copy_file(written_.files[1], copy);
        test::edit_file(written_.files[1], [&](DcmDataset& dataset) { dataset.findAndDeleteElement(tag); });
        const bool refused = error().code() == ErrorCode::input_corrupt;
        fs::rename(copy, written_.files[1]);
        return refused;
    };
    for (const DcmTagKey& tag : {DCM_Rows, DCM_Columns, DCM_PixelSpacing, DCM_ImageOrientationPatient,
                                 DCM_ImagePositionPatient, DCM_RescaleSlope, DCM_BitsAllocated, DCM_PixelData}) {
        EXPECT_TRUE(refused_without(tag)) << tag.toString().c_str();
    }
    test::edit_file(written_.files[0], test::set(DCM_RescaleSlope, "0"));
    expect_refused(ErrorCode::input_corrupt, "RescaleSlope is zero");
}

TEST_F(BadSeries, PixelDataThatDoNotFitTheHeader) {
    edit_all(test::set_number(DCM_Rows, 60000));
    expect_refused(ErrorCode::input_corrupt, "PixelData holds 84 bytes");
}

TEST_F(BadSeries, ValuesBeyondAFloat) {
    edit_all(test::set(DCM_RescaleSlope, "1e300"));
    expect_refused(ErrorCode::input_corrupt, "range of a 32 bit float");
}

TEST_F(BadSeries, ColourImages) {
    edit_all(test::set_number(DCM_SamplesPerPixel, 3));
    expect_refused(ErrorCode::input_corrupt, "colour");
}

TEST_F(BadSeries, EnhancedAndMultiFrameObjects) {
    edit_all(test::set(DCM_NumberOfFrames, "12"));
    expect_refused(ErrorCode::input_corrupt, "more than one frame");
    edit_all(test::set(DCM_SOPClassUID, UID_EnhancedPETImageStorage));
    expect_refused(ErrorCode::input_corrupt, "enhanced multi-frame");
}

TEST_F(BadSeries, Jpeg2000IsNamed) {
    DcmFileFormat format;
    format.loadFile(written_.files[0].c_str());
    auto* sequence = new DcmPixelSequence(DcmTag(DCM_PixelData, EVR_OB));
    sequence->insert(new DcmPixelItem(DcmTag(DCM_Item, EVR_OB)));
    auto* fragment = new DcmPixelItem(DcmTag(DCM_Item, EVR_OB));
    const Uint8 code_stream[] = {0xFF, 0x4F, 0xFF, 0x51};
    fragment->putUint8Array(code_stream, sizeof code_stream);
    sequence->insert(fragment);
    auto* pixels = new DcmPixelData(DCM_PixelData);
    pixels->putOriginalRepresentation(EXS_JPEG2000LosslessOnly, nullptr, sequence);
    format.getDataset()->insert(pixels, true);
    ASSERT_TRUE(format.saveFile(written_.files[0].c_str(), EXS_JPEG2000LosslessOnly).good());
    expect_refused(ErrorCode::input_corrupt, "JPEG 2000");
}

TEST_F(BadSeries, FilesThatAreNoDicom) {
    std::ofstream(folder_ / "series" / "pet_0006.dcm") << std::string(1000, 'x');
    expect_refused(ErrorCode::input_corrupt, "is not a DICOM file");
}

// REQ-IO-08
TEST_F(BadSeries, EveryTruncationIsSeen) {
    const auto whole = fs::file_size(written_.files[2]);
    for (auto length = static_cast<std::intmax_t>(whole) - 1; length >= 0; length -= 37) {
        fs::resize_file(written_.files[2], static_cast<std::uintmax_t>(length));
        EXPECT_EQ(error().code(), ErrorCode::input_corrupt) << length << " of " << whole << " bytes";
    }
}

/// Items in items, each of undefined length, as raw implicit little endian bytes.
std::string nested_items(int depth) {
    const std::string sequence("\x08\x00\x40\x11\xFF\xFF\xFF\xFF", 8);
    const std::string item("\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF", 8);
    std::string bytes;
    for (int i = 0; i < depth; ++i) {
        bytes += sequence + item;
    }
    return bytes;
}

TEST_F(BadSeries, EndlessNestingDoesNotExhaustTheStack) {
    test::edit_file(
        written_.files[0], [](DcmDataset&) {}, EXS_LittleEndianImplicit);
    std::ifstream input(written_.files[0], std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(input), {}};
    const std::size_t start = whole.find(std::string("\x08\x00\x08\x00", 4));  // ImageType, the first attribute
    ASSERT_NE(start, std::string::npos);
    for (const int depth : {2900, 200000}) {
        std::ofstream(written_.files[0], std::ios::binary) << whole.substr(0, start) + nested_items(depth);
        EXPECT_EQ(error().code(), ErrorCode::input_corrupt) << depth;
    }
}

TEST_F(BadSeries, MessagesHoldNoPatientData) {
    edit_all(test::set(DCM_PatientName, "Secret^Name"));
    edit_all(test::set(DCM_PatientID, "SECRET"));
    test::edit_file(written_.files[2], test::set(DCM_ImagePositionPatient, "-4\\-20\\50.5"));
    const std::string message = error().three_lines();
    EXPECT_EQ(message.find("ecret"), std::string::npos);
    EXPECT_EQ(message.find("SECRET"), std::string::npos);
}

}  // namespace
}  // namespace isotone::io::dicom
