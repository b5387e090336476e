// SPDX-License-Identifier: Apache-2.0
/// Series made by others, read and turned into SUV. Origin of the data and of the expected figures: README of the test
/// data (IBSI SUV digital reference objects, CC BY 4.0; Soft-tissue-Sarcoma of TCIA, CC BY 3.0; pynemaiqpet, MIT).
#include "core/error.hpp"
#include "harmonize/suv/suv_factor.hpp"
#include "io/config/share.hpp"
#include "io/dicom/pet_series.hpp"
#include "tests/io/dicom/edit_file.hpp"
#include "tests/io/dicom/nifti_mask.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_data.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>
#include <string>

namespace isotone::io::dicom {
namespace {

using harmonize::suv::suv_bw_factor;
using harmonize::suv::to_suv;
using io::dicom::test::edit_file;
namespace test = isotone::test;

/// Half-lives that the objects must agree with.
std::vector<harmonize::suv::KnownNuclide> known_nuclides() {
    std::vector<harmonize::suv::KnownNuclide> nuclides;
    for (const auto& entry : io::config::load_all_nuclides()) {
        nuclides.push_back({entry.nuclide.name, entry.half_lives_s()});
    }
    return nuclides;
}

class ReferenceObject : public testing::TestWithParam<const char*> {};

// REQ-HARM-01
TEST_P(ReferenceObject, SuvInsideTheMaskIsAsPublished) {
    const auto folder = test::data_folder("suv-dro");
    if (!folder) {
        GTEST_SKIP() << test::missing_data("suv-dro");
    }
    const PetSeries series = read_pet_series(*folder / GetParam() / "PT");
    const Volume suv = to_suv(series.volume, suv_bw_factor(series.header, series.slices, known_nuclides()));
    const std::vector<std::int16_t> mask = test::read_nifti_mask(*folder / GetParam() / "mask" / "DRO_mask.nii.gz");
    ASSERT_EQ(mask.size(), suv.values.size());
    std::vector<float> inside;
    for (std::size_t i = 0; i < mask.size(); ++i) {
        if (mask[i] != 0) {
            inside.push_back(suv.values[i]);
        }
    }
    ASSERT_EQ(inside.size(), 203202U);
    std::ranges::sort(inside);
    // The manual's tolerance; the coarsest object (slope 0.002 in IBW) reaches 0.0016 by its own quantisation.
    EXPECT_NEAR(inside.front(), 0.20, 0.005);
    EXPECT_NEAR(inside[inside.size() / 2], 1.00, 0.005);
    EXPECT_NEAR(inside.back(), 4.00, 0.005);
    RecordProperty("minimum", std::to_string(inside.front()));
    RecordProperty("median", std::to_string(inside[inside.size() / 2]));
    RecordProperty("maximum", std::to_string(inside.back()));
}

INSTANTIATE_TEST_SUITE_P(All, ReferenceObject,
                         testing::Values("DRO_0_0", "DRO_1_0", "DRO_2_0", "DRO_2_1", "DRO_2_2", "DRO_3_0", "DRO_4_0"));

// REQ-IO-05, REQ-HARM-02
TEST(NemaSeries, Monochrome1IsNotInvertedAndSuvIsRefusedByName) {
    const auto folder = test::data_folder("nema-iq");
    if (!folder) {
        GTEST_SKIP() << test::missing_data("nema-iq");
    }
    const PetSeries series = read_pet_series(*folder / "pet_recon_1");
    EXPECT_EQ(series.volume.grid.size, (std::array<int, 3>{192, 192, 89}));
    EXPECT_NEAR(series.volume.grid.spacing_mm[2], 2.78, 1e-4);
    EXPECT_NEAR(series.slices.front().image_position_mm[2], -122.32, 0.005);
    EXPECT_NEAR(series.slices.back().image_position_mm[2], 122.32, 0.005);
    EXPECT_EQ(series.volume.quantity, Quantity::relative);
    const double mean = std::accumulate(series.volume.values.begin(), series.volume.values.end(), 0.0) /
                        static_cast<double>(series.volume.values.size());
    EXPECT_NEAR(mean, 423.0, 1.0);  // inverted values would give 37705
    try {
        suv_bw_factor(series.header, series.slices);
        FAIL() << "SUV without units was not refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.where(), "SUV refused: units-missing");
    }
}

TEST(DeidentifiedReferenceObject, MovingEveryDateByOneOffsetLeavesTheFactor) {
    const auto data = test::data_folder("suv-dro");
    if (!data) {
        GTEST_SKIP() << test::missing_data("suv-dro");
    }
    const test::TemporaryFolder folder;
    const PetSeries original = read_pet_series(*data / "DRO_4_0" / "PT");
    for (std::size_t k = 0; k < original.files.size(); ++k) {
        const std::filesystem::path copy = folder / ("slice" + std::to_string(k) + ".dcm");
        std::filesystem::copy_file(original.files[k], copy);
        edit_file(copy, [](DcmDataset& dataset) {
            for (const DcmTagKey& tag : {DCM_StudyDate, DCM_SeriesDate, DCM_AcquisitionDate}) {
                dataset.putAndInsertString(tag, "20110617");
            }
            DcmItem* tracer = nullptr;
            dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, tracer, 0);
            tracer->putAndInsertString(DCM_RadiopharmaceuticalStartDateTime, "20110617100000.000000");
        });
    }
    const PetSeries moved = read_pet_series(folder.path());
    const double before = suv_bw_factor(original.header, original.slices).per_slice.front();
    EXPECT_NEAR(suv_bw_factor(moved.header, moved.slices).per_slice.front() / before, 1.0, 1e-12);
}

class Sarcoma : public testing::Test {
protected:
    void SetUp() override {
        if (!folder_) {
            GTEST_SKIP() << test::missing_data("petct-sts001");
        }
        series_ = read_pet_series(*folder_ / "STS_001" / "FDG_PET" / "image");
    }
    std::optional<std::filesystem::path> folder_ = test::data_folder("petct-sts001");
    PetSeries series_;
};

TEST_F(Sarcoma, GeometryAndUnevenBedBorders) {
    EXPECT_EQ(series_.volume.grid.size, (std::array<int, 3>{128, 128, 267}));
    EXPECT_EQ(series_.volume.quantity, Quantity::activity_concentration);
    EXPECT_NEAR(series_.volume.grid.spacing_mm[0], 4.6875, 1e-9);
    // Six beds: 266 distances of 3.27 mm, but 3.29 mm four times and 3.19 mm once at the borders.
    EXPECT_NEAR(series_.volume.grid.spacing_mm[2], (881.30 - 11.48) / 266.0, 1e-6);
    ASSERT_EQ(series_.findings.size(), 1U);
    EXPECT_NE(series_.findings[0].find("3.19 mm to 3.29 mm"), std::string::npos) << series_.findings[0];
    for (std::size_t k = 1; k < series_.slices.size(); ++k) {
        EXPECT_GT(series_.slices[k].image_position_mm[2], series_.slices[k - 1].image_position_mm[2]);
    }
}

// REQ-IO-05
TEST_F(Sarcoma, EverySliceHasItsOwnSlopeAndBedTime) {
    std::set<double> slopes;
    std::set<double> times;
    for (const PetSliceHeader& slice : series_.slices) {
        slopes.insert(slice.rescale_slope);
        times.insert(slice.frame_reference_time_ms.value());
    }
    EXPECT_EQ(slopes.size(), 267U);
    EXPECT_EQ(times, (std::set<double>{0, 243000, 486000, 729000, 972000, 1215000}));
}

TEST_F(Sarcoma, OneFactorFollowsFromWeightDoseAndUptake) {
    const auto factor = suv_bw_factor(series_.header, series_.slices, known_nuclides());
    EXPECT_TRUE(factor.same_for_all_slices());
    EXPECT_EQ(series_.header.half_life_s, 6588.0);
    EXPECT_EQ(factor.uptake_s, 2711.0);  // 10:35:00 to 11:20:11
    const double expected = 71e3 / (388777472.0 * std::exp2(-2711.0 / 6588.0));
    EXPECT_NEAR(factor.per_slice.front() / expected, 1.0, 1e-12);
    // FrameReferenceTime counts from the bed start here, half a frame from what the standard means.
    EXPECT_EQ(factor.findings.size(), 1U);
}

}  // namespace
}  // namespace isotone::io::dicom
