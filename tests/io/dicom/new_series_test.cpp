// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "harmonize/suv/suv_factor.hpp"
#include "io/file/sha256.hpp"
#include "tests/io/dicom/synthetic_series.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace isotone::io::dicom {
namespace {

using isotone::test::error_of;
using isotone::test::TemporaryFolder;

class Positions : public testing::TestWithParam<PatientPosition> {};

/// The object is built in the gantry and looked up in the patient: the place of each voxel is computed here by hand,
/// from the signs of the conventions, not from the grid that was written.
// REQ-IO-07
TEST_P(Positions, EveryVoxelIsFoundWhereItLiesInThePatient) {
    const TemporaryFolder folder;
    const PatientPosition position = GetParam();
    write_pet_series(folder / "series", test::volume_in(position), test::description_of(position));
    const PetSeries series = read_pet_series(folder / "series");

    const ImageGrid gantry = test::gantry_grid();
    const Volume object = test::asymmetric_volume(gantry);
    const bool feet_first =
        position == PatientPosition::feet_first_supine || position == PatientPosition::feet_first_prone;
    const bool prone = position == PatientPosition::head_first_prone || position == PatientPosition::feet_first_prone;
    const double z_sign = feet_first ? -1.0 : 1.0;
    const double y_sign = prone ? -1.0 : 1.0;
    const double x_sign = z_sign * y_sign;  // the frames are both right-handed
    EXPECT_EQ(series.header.patient_position, dicom_code(position));
    for (int z = 0; z < gantry.size[2]; ++z) {
        for (int y = 0; y < gantry.size[1]; ++y) {
            for (int x = 0; x < gantry.size[0]; ++x) {
                const Vector3 in_gantry{-5.0 + 2.0 * x, -20.0 + 3.0 * y, 30.0 + 4.0 * z};
                const Vector3 index = series.volume.grid.index_of(
                    {x_sign * in_gantry[0], y_sign * in_gantry[1], z_sign * in_gantry[2] + 12.5});
                const auto nearest = [&](std::size_t axis) { return static_cast<int>(std::lround(index[axis])); };
                ASSERT_NEAR(index[0], nearest(0), 1e-9);
                ASSERT_NEAR(index[1], nearest(1), 1e-9);
                ASSERT_NEAR(index[2], nearest(2), 1e-9);
                // Half of the largest slope, 656 / 32767.
                EXPECT_NEAR(series.volume.at(nearest(0), nearest(1), nearest(2)), object.at(x, y, z), 0.0101);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, Positions,
                         testing::Values(PatientPosition::head_first_supine, PatientPosition::feet_first_supine,
                                         PatientPosition::head_first_prone, PatientPosition::feet_first_prone));

TEST(NewSeries, GridAndUnitComeBack) {
    const TemporaryFolder folder;
    const Volume volume = test::volume_in(PatientPosition::feet_first_prone);
    write_pet_series(folder / "series", volume, test::description_of());
    const PetSeries series = read_pet_series(folder / "series");
    EXPECT_EQ(series.volume.grid, volume.grid);
    EXPECT_EQ(series.volume.quantity, Quantity::activity_concentration);
    EXPECT_TRUE(series.findings.empty());
}

// REQ-IO-05
TEST(NewSeries, QuantisationStaysBelowHalfTheSlopeOfEachSlice) {
    const TemporaryFolder folder;
    Volume volume = test::volume_in(PatientPosition::head_first_supine);
    for (std::size_t i = 0; i < volume.values.size(); ++i) {
        volume.values[i] = std::sin(static_cast<float>(i)) * std::pow(10.0F, static_cast<float>(i % 7) - 3.0F);
    }
    std::fill_n(volume.values.begin(), 42, 0.0F);  // the first slice is empty
    write_pet_series(folder / "series", volume, test::description_of());
    const PetSeries series = read_pet_series(folder / "series");
    for (std::size_t i = 0; i < volume.values.size(); ++i) {
        const double slope = series.slices[i / 42].rescale_slope;
        // The last term is the rounding of the value to float.
        EXPECT_NEAR(series.volume.values[i], volume.values[i],
                    0.5 * slope * (1.0 + 1e-6) + 1e-7 * std::abs(volume.values[i]));
    }
}

TEST(NewSeries, SuvFactorFollowsFromTheExamination) {
    const TemporaryFolder folder;
    write_pet_series(folder / "series", test::volume_in(PatientPosition::head_first_supine), test::description_of());
    PetSeries series = read_pet_series(folder / "series");
    const double expected = 70e3 / (350e6 * std::exp2(-3600.0 / 6586.2));
    const auto factor = harmonize::suv::suv_bw_factor(series.header, series.slices);
    EXPECT_NEAR(factor.per_slice.front() / expected, 1.0, 1e-12);
    EXPECT_TRUE(factor.findings.empty());

    // A reader that does not trust SeriesTime must find the same reference time from the frame.
    series.header.series_start->second += 3600.0;
    const auto fallback = harmonize::suv::suv_bw_factor(series.header, series.slices);
    EXPECT_NEAR(fallback.per_slice.front() / expected, 1.0, 1e-9);  // FrameReferenceTime has 16 characters
}

/// Values at the injection, an hour before the scan, are 2^(3600 / 6586.2) times those at its start: one SUV.
TEST(NewSeries, ValuesAtTheInjectionGiveTheSuvOfThoseAtTheStart) {
    const TemporaryFolder folder;
    PetSeriesDescription description = test::description_of();
    description.decayed_to = DecayedTo::injection;
    const Volume volume = test::volume_in(PatientPosition::head_first_supine);
    write_pet_series(folder / "series", volume, description);
    const PetSeries series = read_pet_series(folder / "series");
    EXPECT_EQ(series.header.decay_correction, "ADMIN");
    const auto factor = harmonize::suv::suv_bw_factor(series.header, series.slices);
    EXPECT_NEAR(factor.per_slice.front() * 350e6 / 70e3, 1.0, 1e-12);
    EXPECT_TRUE(factor.findings.empty());
    // From the mean activity of 180 s to the injection.
    EXPECT_NEAR(*series.slices.front().decay_factor * std::exp2(-3690.0 / 6586.2), 1.0, 1e-4);

    description.decayed_to = DecayedTo::acquisition_start;
    EXPECT_NE(write_pet_series(folder / "start", volume, description).series_uid, series.header.series_uid);
    description.decayed_to = DecayedTo::injection;
    description.exam.injection_time_s.reset();
    EXPECT_EQ(error_of([&] { write_pet_series(folder / "none", volume, description); }).code(),
              ErrorCode::inconsistent_data);
}

TEST(NewSeries, WithoutDecayCorrectionTheHeaderSaysNone) {
    const TemporaryFolder folder;
    PetSeriesDescription description = test::description_of();
    description.corrections = {"ATTN", "NORM"};
    write_pet_series(folder / "series", test::volume_in(PatientPosition::head_first_supine), description);
    const PetSeries series = read_pet_series(folder / "series");
    EXPECT_EQ(series.header.decay_correction, "NONE");
    EXPECT_EQ(series.header.corrected_image, description.corrections);
    EXPECT_FALSE(series.slices.front().decay_factor);
}

TEST(NewSeries, RelativeImagesAreProportionalCounts) {
    const TemporaryFolder folder;
    Volume volume = test::volume_in(PatientPosition::head_first_supine);
    volume.quantity = Quantity::relative;
    write_pet_series(folder / "series", volume, test::description_of());
    const PetSeries series = read_pet_series(folder / "series");
    EXPECT_EQ(series.header.units, "PROPCNTS");
    EXPECT_EQ(series.volume.quantity, Quantity::relative);
}

TEST(NewSeries, ARerunWritesTheSameBytesAndAChangeOtherUids) {
    const TemporaryFolder folder;
    const Volume volume = test::volume_in(PatientPosition::head_first_supine);
    const WrittenSeries first = write_pet_series(folder / "first", volume, test::description_of());
    const WrittenSeries second = write_pet_series(folder / "second", volume, test::description_of());
    ASSERT_EQ(first.files.size(), second.files.size());
    for (std::size_t k = 0; k < first.files.size(); ++k) {
        EXPECT_EQ(file::sha256_of_file(first.files[k]), file::sha256_of_file(second.files[k]));
    }
    Volume changed = volume;
    changed.values.back() += 1.0F;
    const WrittenSeries other = write_pet_series(folder / "third", changed, test::description_of());
    EXPECT_NE(other.series_uid, first.series_uid);
    EXPECT_TRUE(first.series_uid.starts_with("2.25."));
    EXPECT_LE(first.series_uid.size(), 64U);
}

TEST(NewSeries, TheWarningIsShownInTheSeriesDescription) {
    const TemporaryFolder folder;
    PetSeriesDescription description = test::description_of();
    description.warning = "no valid phantom";
    write_pet_series(folder / "series", test::volume_in(PatientPosition::head_first_supine), description);
    EXPECT_TRUE(read_pet_series(folder / "series").header.series_description.starts_with("OVERRIDE: "));
}

TEST(NewSeries, WhatNoSeriesCanHoldIsRefusedAndWritesNothing) {
    const TemporaryFolder folder;
    const Volume good = test::volume_in(PatientPosition::head_first_supine);
    const auto refused = [&](const Volume& volume, const PetSeriesDescription& description) {
        const Error error = error_of([&] { write_pet_series(folder / "series", volume, description); });
        return error.code() == ErrorCode::inconsistent_data && folder.names().empty();
    };
    Volume in_gantry = good;
    in_gantry.grid.frame = Frame::gantry;
    EXPECT_TRUE(refused(in_gantry, test::description_of()));
    Volume left_handed = good;
    left_handed.grid.direction[8] = -1.0;
    EXPECT_TRUE(refused(left_handed, test::description_of()));
    Volume infinite = good;
    infinite.values[3] = std::numeric_limits<float>::infinity();
    EXPECT_TRUE(refused(infinite, test::description_of()));
    Volume suv = good;
    suv.quantity = Quantity::suv_bw;
    EXPECT_TRUE(refused(suv, test::description_of()));
    PetSeriesDescription no_start = test::description_of();
    no_start.exam.start_time_s.reset();
    EXPECT_TRUE(refused(good, no_start));
}

TEST(NewSeries, AnExistingFolderIsNotOverwritten) {
    const TemporaryFolder folder;
    const Volume volume = test::volume_in(PatientPosition::head_first_supine);
    write_pet_series(folder / "series", volume, test::description_of());
    const Error error = error_of([&] { write_pet_series(folder / "series", volume, test::description_of()); });
    EXPECT_EQ(error.code(), ErrorCode::output_location);
}

}  // namespace
}  // namespace isotone::io::dicom
