// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/ct_series.hpp"

#include "core/error.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/io/dicom/synthetic_ct.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace isotone::io::dicom {
namespace {

namespace fs = std::filesystem;
using isotone::test::error_of;

class CtSeriesReader : public testing::Test {
protected:
    void SetUp() override { files_ = test::write_ct(folder_ / "ct", object_); }

    CtSeries read() const { return read_ct_series(folder_ / "ct"); }

    void expect_refused(ErrorCode code, const std::string& text) const {
        const Error found = error_of([&] { read(); });
        EXPECT_EQ(found.code(), code) << found.three_lines();
        EXPECT_NE(found.three_lines().find(text), std::string::npos) << found.three_lines();
        EXPECT_FALSE(found.hint().empty());
    }

    isotone::test::TemporaryFolder folder_;
    Volume object_ = test::asymmetric_ct();
    std::vector<fs::path> files_;  // in the order of the volume's axis 2
};

// REQ-IO-11
TEST_F(CtSeriesReader, HounsfieldNumbersStandWhereTheyLieInThePatient) {
    const CtSeries series = read();
    EXPECT_EQ(series.hu.grid, object_.grid);
    EXPECT_EQ(series.hu.values, object_.values);  // whole numbers, so exact
    EXPECT_EQ(series.hu.quantity, Quantity::other);
    EXPECT_EQ(series.frame_of_reference_uid, "1.2.3.3");
    EXPECT_EQ(series.study_uid, "1.2.3.1");
    EXPECT_EQ(series.kvp, 120.0);
    EXPECT_EQ(series.files, files_);
    EXPECT_TRUE(series.findings.empty());
}

TEST_F(CtSeriesReader, AnObliqueOrientationIsKept) {
    // A right angle about x: rows run along +x, columns towards the feet, slices towards the front.
    object_.grid.direction = {1, 0, 0, 0, 0, 1, 0, -1, 0};
    test::write_ct(folder_ / "coronal", object_);
    const CtSeries series = read_ct_series(folder_ / "coronal");
    EXPECT_EQ(series.hu.grid, object_.grid);
    EXPECT_EQ(series.hu.values, object_.values);
}

TEST_F(CtSeriesReader, EverySliceHasItsOwnRescaling) {
    test::edit_file(files_[1], test::set(DCM_RescaleIntercept, "-1000"));
    const CtSeries series = read();
    EXPECT_EQ(series.hu.at(2, 1, 0), object_.at(2, 1, 0));
    EXPECT_EQ(series.hu.at(2, 1, 1), object_.at(2, 1, 1) + 24.0F);
}

TEST_F(CtSeriesReader, PaddingReadsAsAir) {
    Volume padded = object_;
    padded.at(0, 0, 1) = -1024.0F;  // stored 0
    padded.at(1, 0, 1) = -1020.0F;  // stored 4
    const auto files = test::write_ct(folder_ / "padded", padded);
    test::edit_files(files, test::set_number(DCM_PixelPaddingValue, 0));
    const CtSeries series = read_ct_series(folder_ / "padded");
    EXPECT_EQ(series.hu.at(0, 0, 1), -1000.0F);
    EXPECT_EQ(series.hu.at(1, 0, 1), -1020.0F);

    test::edit_files(files, test::set_number(DCM_PixelPaddingRangeLimit, 10));
    EXPECT_EQ(read_ct_series(folder_ / "padded").hu.at(1, 0, 1), -1000.0F);
}

TEST_F(CtSeriesReader, ScoutsAndOtherModalitiesAreSkippedAndNamed) {
    fs::copy_file(files_[0], folder_ / "ct" / "scout.dcm");
    test::edit_file(folder_ / "ct" / "scout.dcm", test::set(DCM_ImageType, "ORIGINAL\\PRIMARY\\LOCALIZER"));
    const WrittenSeries pet =
        write_pet_series(folder_ / "pet", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    fs::copy_file(pet.files[0], folder_ / "ct" / "pet.dcm");
    const CtSeries series = read();
    EXPECT_EQ(series.hu.values, object_.values);
    ASSERT_EQ(series.findings.size(), 1U);
    EXPECT_EQ(series.findings[0], "2 DICOM objects other than CT images were skipped");
}

// REQ-IO-11
TEST_F(CtSeriesReader, AMissingSliceIsRefused) {
    Volume longer = object_;
    longer.grid.size[2] = 5;
    longer.values.resize(longer.grid.voxels(), 0.0F);
    const auto files = test::write_ct(folder_ / "longer", longer);
    fs::remove(files[2]);
    const Error error = error_of([&] { read_ct_series(folder_ / "longer"); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_NE(error.three_lines().find("slices are missing"), std::string::npos) << error.three_lines();
}

TEST_F(CtSeriesReader, UnevenDuplicateAndShearedSlicesAreRefused) {
    const auto place = [&](const char* position) {
        test::edit_file(files_[1], test::set(DCM_ImagePositionPatient, position));
    };
    place("-11\\-7\\42.8");
    expect_refused(ErrorCode::inconsistent_data, "too uneven");
    place("-11\\-7\\40");
    expect_refused(ErrorCode::inconsistent_data, "duplicate");
    place("-11\\-6\\42.5");
    expect_refused(ErrorCode::inconsistent_data, "sideways");
}

TEST_F(CtSeriesReader, SeveralSeriesAreRefused) {
    test::CtText other;
    other.series_uid = "1.2.3.9";
    for (const fs::path& path : test::write_ct(folder_ / "other", object_, other)) {
        fs::copy_file(path, folder_ / "ct" / ("b" + path.filename().string()));
    }
    expect_refused(ErrorCode::inconsistent_data, "2 CT series");
}

TEST_F(CtSeriesReader, SlicesThatContradictEachOtherAreRefused) {
    const std::vector<std::pair<DcmTagKey, std::string>> changes = {{DCM_KVP, "80"},
                                                                    {DCM_FrameOfReferenceUID, "1.2.3.8"},
                                                                    {DCM_StudyInstanceUID, "1.2.3.7"},
                                                                    {DCM_PixelSpacing, "2\\1.6"}};
    for (const auto& [tag, value] : changes) {
        test::edit_file(files_[1], test::set(tag, value));
        expect_refused(ErrorCode::inconsistent_data, DcmTag(tag).getTagName());
        files_ = test::write_ct(folder_ / "ct", object_);
    }
}

TEST_F(CtSeriesReader, ValuesThatAreNotHounsfieldNumbersAreRefused) {
    test::edit_files(files_, test::set(DCM_RescaleType, "US"));
    expect_refused(ErrorCode::inconsistent_data, "Hounsfield");
}

TEST_F(CtSeriesReader, AFolderWithoutCtIsRefusedAndSaysSo) {
    write_pet_series(folder_ / "pet", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    const Error other = error_of([&] { read_ct_series(folder_ / "pet"); });
    EXPECT_EQ(other.code(), ErrorCode::input_missing);
    EXPECT_EQ(other.what(), std::string("holds no CT image"));
    EXPECT_EQ(error_of([&] { read_ct_series(folder_ / "absent"); }).code(), ErrorCode::input_missing);
}

TEST_F(CtSeriesReader, TheFolderIsToldFromOthersByItsMetaHeaders) {
    EXPECT_TRUE(holds_ct_series(folder_ / "ct"));
    EXPECT_TRUE(holds_ct_series(files_[0]));
    EXPECT_FALSE(holds_ct_series(folder_ / "absent"));
    fs::create_directory(folder_ / "text");
    std::ofstream(folder_ / "text" / "a.dcm") << "no image";
    EXPECT_FALSE(holds_ct_series(folder_ / "text"));
    write_pet_series(folder_ / "pet", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    EXPECT_FALSE(holds_ct_series(folder_ / "pet"));
}

}  // namespace
}  // namespace isotone::io::dicom
