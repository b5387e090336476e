// SPDX-License-Identifier: Apache-2.0
#include "harmonize/suv/suv_factor.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace isotone::io::dicom {
namespace {

using harmonize::suv::suv_bw_factor;
using isotone::test::data_folder;
using isotone::test::error_of;
using isotone::test::missing_data;
using isotone::test::TemporaryFolder;

DerivedDescription filter_description() {
    DerivedDescription description;
    description.series_description = "EARL1 harmonised";
    description.derivation = "Gaussian filter, FWHM 5.28 x 5.28 x 4.45 mm";
    description.convolution_kernel = "GAUSS 5.3 mm";
    description.source_reach_mm = 8.0;
    return description;
}

/// Any change that keeps the grid will do for a filter here.
Volume halved(Volume volume) {
    for (float& value : volume.values) {
        value *= 0.5F;
    }
    return volume;
}

void expect_same_geometry(const PetSeries& a, const PetSeries& b) {
    ASSERT_EQ(a.slices.size(), b.slices.size());
    EXPECT_EQ(a.volume.grid, b.volume.grid);
    for (std::size_t k = 0; k < a.slices.size(); ++k) {
        EXPECT_EQ(a.slices[k].image_position_mm, b.slices[k].image_position_mm);
    }
}

void expect_quantised(const PetSeries& written, const Volume& expected) {
    const std::size_t plane = expected.values.size() / written.slices.size();
    double worst = 0.0;
    for (std::size_t i = 0; i < expected.values.size(); ++i) {
        const double error = std::abs(static_cast<double>(written.volume.values[i]) - expected.values[i]);
        worst = std::max(worst, error / written.slices[i / plane].rescale_slope);
    }
    // Half a step, and the rounding of values of up to 32767 steps to float.
    EXPECT_LE(worst, 0.5 + 32767.0 * 1.2e-7);
}

TEST(DerivedSeries, HeaderTellsTheDerivationAndKeepsTheStudy) {
    const TemporaryFolder folder;
    write_pet_series(folder / "source", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    const PetSeries source = read_pet_series(folder / "source");
    const Volume filtered = halved(source.volume);
    write_derived_series(folder / "derived", source, filtered, filter_description());
    const PetSeries derived = read_pet_series(folder / "derived");
    EXPECT_EQ(derived.header.image_type, (std::vector<std::string>{"DERIVED", "PRIMARY"}));
    EXPECT_EQ(derived.header.study_uid, source.header.study_uid);
    EXPECT_EQ(derived.header.frame_of_reference_uid, source.header.frame_of_reference_uid);
    EXPECT_NE(derived.header.series_uid, source.header.series_uid);
    EXPECT_NE(derived.slices.front().sop_instance_uid, source.slices.front().sop_instance_uid);
    EXPECT_EQ(derived.header.convolution_kernel, "GAUSS 4.0 mm\\GAUSS 5.3 mm");
    EXPECT_EQ(derived.header.series_description, "EARL1 harmonised");
    expect_same_geometry(source, derived);
    expect_quantised(derived, filtered);
}

TEST(DerivedSeries, AnOverrideIsShownInTheSeriesDescription) {
    const TemporaryFolder folder;
    write_pet_series(folder / "source", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    const PetSeries source = read_pet_series(folder / "source");
    DerivedDescription description = filter_description();
    description.warning = "this scanner has no valid phantom";
    write_derived_series(folder / "derived", source, source.volume, description);
    const PetSeries derived = read_pet_series(folder / "derived");
    EXPECT_EQ(derived.header.series_description, "OVERRIDE: EARL1 harmonised");
    EXPECT_THAT(source.findings, testing::IsEmpty());
    EXPECT_THAT(derived.findings,
                testing::ElementsAre("the series was made under an override: this scanner has no valid phantom"));
}

TEST(DerivedSeries, AnOverrideIsFoundAfterARenamingAndOthersCommentsAreNotRepeated) {
    const auto findings_of = [](const std::string& series_description, const std::string& comments) {
        const TemporaryFolder folder;
        const WrittenSeries written = write_pet_series(
            folder / "source", test::volume_in(PatientPosition::head_first_supine), test::description_of());
        test::edit_files(written.files, [&](DcmDataset& dataset) {
            dataset.putAndInsertString(DCM_SeriesDescription, series_description.c_str());
            dataset.putAndInsertString(DCM_ImageComments, comments.c_str());
        });
        return read_pet_series(folder / "source").findings;
    };
    EXPECT_THAT(findings_of("renamed", "WARNING: NOT QUALIFIED, override: trial"),
                testing::ElementsAre("the series was made under an override: NOT QUALIFIED, override: trial"));
    EXPECT_THAT(findings_of("OVERRIDE: filtered", "Doe^John"),
                testing::ElementsAre("the series was made under an override"));
    EXPECT_THAT(findings_of("WB", "WARNING: Doe^John moved"), testing::IsEmpty());
}

TEST(DerivedSeries, RescaleInterceptOfTheSourceIsRefusedNotDropped) {
    const TemporaryFolder folder;
    const auto written = write_pet_series(folder / "source", test::volume_in(PatientPosition::head_first_supine),
                                          test::description_of());
    test::edit_file(written.files[1], test::set(DCM_RescaleIntercept, "-100"));
    const PetSeries source = read_pet_series(folder / "source");
    const Error error =
        error_of([&] { write_derived_series(folder / "derived", source, source.volume, filter_description()); });
    EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    EXPECT_NE(std::string(error.what()).find("RescaleIntercept"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "derived"));
}

TEST(DerivedSeries, AnotherGridOrUnitIsRefused) {
    const TemporaryFolder folder;
    write_pet_series(folder / "source", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    const PetSeries source = read_pet_series(folder / "source");
    Volume moved = source.volume;
    moved.grid.origin_mm[0] += 1.0;
    Volume other_unit = source.volume;
    other_unit.quantity = Quantity::suv_bw;
    for (const Volume& volume : {moved, other_unit}) {
        const Error error =
            error_of([&] { write_derived_series(folder / "derived", source, volume, filter_description()); });
        EXPECT_EQ(error.code(), ErrorCode::inconsistent_data);
    }
    EXPECT_EQ(folder.names().size(), 1U);
}

TEST(DerivedSeries, ASourceThatChangedIsRefused) {
    const TemporaryFolder folder;
    write_pet_series(folder / "source", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    const PetSeries source = read_pet_series(folder / "source");
    std::filesystem::copy_file(source.files[0], source.files[1], std::filesystem::copy_options::overwrite_existing);
    const Error error =
        error_of([&] { write_derived_series(folder / "derived", source, source.volume, filter_description()); });
    EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
}

TEST(DerivedSeries, PrivateElementsInSequencesAndOverlaysDoNotPass) {
    const TemporaryFolder folder;
    const WrittenSeries written = write_pet_series(
        folder / "source", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    test::edit_files(written.files, [](DcmDataset& dataset) {
        DcmItem* item = nullptr;
        dataset.findOrCreateSequenceItem(DCM_RadiopharmaceuticalInformationSequence, item, 0);
        item->putAndInsertString(DcmTag(0x0009, 0x0010, EVR_LO), "MAKER");
        item->putAndInsertString(DcmTag(0x0009, 0x1001, EVR_LO), "Doe^John");
        DcmItem* deeper = nullptr;
        item->findOrCreateSequenceItem(DCM_RadionuclideCodeSequence, deeper, 0);
        deeper->putAndInsertString(DcmTag(0x0011, 0x0010, EVR_LO), "MAKER");
        dataset.putAndInsertString(DcmTag(0x6000, 0x0022, EVR_LO), "Doe^John");
        dataset.putAndInsertString(DcmTag(0x5002, 0x2500, EVR_LO), "Doe^John");
    });
    const PetSeries source = read_pet_series(folder / "source");
    const WrittenSeries derived = write_derived_series(folder / "derived", source, source.volume, filter_description());
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(derived.files.front().c_str()).good());
    DcmStack stack;
    std::size_t seen = 0;
    while (format.getDataset()->nextObject(stack, OFTrue).good()) {
        const unsigned group = stack.top()->getGTag();
        const bool item = group == 0xFFFE;
        EXPECT_TRUE(item || group % 2 == 0) << std::hex << group;
        EXPECT_TRUE((group & 0xFF00U) != 0x6000 && (group & 0xFF00U) != 0x5000) << std::hex << group;
        ++seen;
    }
    EXPECT_GT(seen, 50U);
}

class DerivedReferenceObject : public testing::TestWithParam<const char*> {};

TEST_P(DerivedReferenceObject, SuvFactorSurvives) {
    const auto data = data_folder("suv-dro");
    if (!data) {
        GTEST_SKIP() << missing_data("suv-dro");
    }
    const TemporaryFolder folder;
    const PetSeries source = read_pet_series(*data / GetParam() / "PT");
    const Volume filtered = halved(source.volume);
    write_derived_series(folder / "derived", source, filtered, filter_description());
    const PetSeries derived = read_pet_series(folder / "derived");
    const double before = suv_bw_factor(source.header, source.slices).per_slice.front();
    const double after = suv_bw_factor(derived.header, derived.slices).per_slice.front();
    EXPECT_NEAR(after / before, 1.0, 1e-12);  // no attribute it depends on is rewritten
    expect_same_geometry(source, derived);
    expect_quantised(derived, filtered);
}

INSTANTIATE_TEST_SUITE_P(All, DerivedReferenceObject,
                         testing::Values("DRO_0_0", "DRO_1_0", "DRO_2_0", "DRO_2_1", "DRO_2_2", "DRO_3_0", "DRO_4_0"));

TEST(DerivedSarcoma, UnevenSliceDistancesAndSuvSurvive) {
    const auto data = data_folder("petct-sts001");
    if (!data) {
        GTEST_SKIP() << missing_data("petct-sts001");
    }
    const TemporaryFolder folder;
    const PetSeries source = read_pet_series(*data / "STS_001" / "FDG_PET" / "image");
    write_derived_series(folder / "derived", source, source.volume, filter_description());
    const PetSeries derived = read_pet_series(folder / "derived");
    expect_same_geometry(source, derived);
    expect_quantised(derived, source.volume);
    EXPECT_EQ(suv_bw_factor(derived.header, derived.slices).per_slice,
              suv_bw_factor(source.header, source.slices).per_slice);
}

}  // namespace
}  // namespace isotone::io::dicom
