// SPDX-License-Identifier: Apache-2.0
/// Values and places of reconstructed SPECT images come back.
#include "io/dicom/nm_reconstruction.hpp"

#include "io/file/sha256.hpp"
#include "tests/io/dicom/nm_reconstruction_file.hpp"
#include "tests/io/dicom/synthetic_ct.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace isotone::io::dicom {
namespace {

using isotone::test::TemporaryFolder;
using test::NmReconstruction;

// Half of the slope of the object, 656 / 65535.
constexpr double quantisation = 0.00501;

class NmPositions : public testing::TestWithParam<PatientPosition> {};

/// The place of each voxel is computed here by hand, from the signs of the conventions.
// REQ-IO-07, REQ-IO-12
TEST_P(NmPositions, EveryVoxelIsFoundWhereItLiesInThePatient) {
    const TemporaryFolder folder;
    const PatientPosition position = GetParam();
    write_nm_reconstruction(folder / "nm.dcm", test::volume_in(position), test::nm_description(position));
    const Volume read = read_nm_reconstruction(folder / "nm.dcm");
    EXPECT_EQ(read.quantity, Quantity::activity_concentration);

    const ImageGrid gantry = test::gantry_grid();
    const Volume object = test::asymmetric_volume(gantry);
    const std::string code = dicom_code(position);
    const double z_sign = code[0] == 'F' ? -1.0 : 1.0;
    const double y_sign = code[2] == 'P' ? -1.0 : 1.0;
    for (int z = 0; z < gantry.size[2]; ++z) {
        for (int y = 0; y < gantry.size[1]; ++y) {
            for (int x = 0; x < gantry.size[0]; ++x) {
                const Vector3 index = read.grid.index_of(
                    {z_sign * y_sign * (-5.0 + 2.0 * x), y_sign * (-20.0 + 3.0 * y), z_sign * (30.0 + 4.0 * z) + 12.5});
                const auto nearest = [&](std::size_t axis) { return static_cast<int>(std::lround(index[axis])); };
                for (std::size_t axis = 0; axis < 3; ++axis) {
                    ASSERT_NEAR(index[axis], nearest(axis), 1e-9);
                }
                EXPECT_NEAR(read.at(nearest(0), nearest(1), nearest(2)), object.at(x, y, z), quantisation);
            }
        }
    }
}

INSTANTIATE_TEST_SUITE_P(All, NmPositions,
                         testing::Values(PatientPosition::head_first_supine, PatientPosition::feet_first_supine,
                                         PatientPosition::head_first_prone, PatientPosition::feet_first_prone));

// REQ-IO-12
TEST_F(NmReconstruction, ValuesComeBackWithinHalfTheSlope) {
    for (std::size_t i = 0; i < volume_.values.size(); ++i) {
        volume_.values[i] =
            std::abs(std::sin(static_cast<float>(i))) * std::pow(10.0F, static_cast<float>(i % 7) + 1.0F);
    }
    volume_.values[3] = 0.0F;
    written_ = write_nm_reconstruction(file_, volume_, test::nm_description());
    const Volume read = read_nm_reconstruction(file_);
    EXPECT_EQ(read.grid, volume_.grid);
    const double largest = static_cast<double>(std::ranges::max(volume_.values));
    EXPECT_DOUBLE_EQ(written_.largest_slope, largest / 65535.0);
    for (std::size_t i = 0; i < volume_.values.size(); ++i) {
        // The last term is the rounding of the value to float.
        EXPECT_NEAR(read.values[i], volume_.values[i],
                    0.5 * written_.largest_slope * (1.0 + 1e-6) + 1e-7 * static_cast<double>(volume_.values[i]));
    }
}

TEST_F(NmReconstruction, AnImageOfZerosIsNotAFault) {
    std::ranges::fill(volume_.values, 0.0F);
    write_nm_reconstruction(file_, volume_, test::nm_description());
    EXPECT_EQ(read_nm_reconstruction(file_).values, volume_.values);
}

// REQ-IO-12
TEST_F(NmReconstruction, ARelativeImageHasNoMappingAndStaysProportional) {
    volume_.quantity = Quantity::relative;
    written_ = write_nm_reconstruction(file_, volume_, test::nm_description());
    DcmFileFormat format;
    ASSERT_TRUE(format.loadFile(file_.c_str()).good());
    EXPECT_FALSE(format.getDataset()->tagExists(DCM_RealWorldValueMappingSequence));
    const Volume read = read_nm_reconstruction(file_);
    EXPECT_EQ(read.quantity, Quantity::relative);
    for (std::size_t i = 0; i < read.values.size(); ++i) {
        EXPECT_NEAR(static_cast<double>(read.values[i]) * written_.largest_slope, volume_.values[i], quantisation);
    }
}

TEST_F(NmReconstruction, ARerunWritesTheSameBytesAndAChangeOtherUids) {
    const WrittenSeries again = write_nm_reconstruction(folder_ / "again.dcm", volume_, test::nm_description());
    EXPECT_EQ(file::sha256_of_file(again.files[0]), file::sha256_of_file(file_));
    NmReconstructionDescription other_window = test::nm_description();
    other_window.energy_windows[0].upper_kev += 1.0;
    EXPECT_NE(write_nm_reconstruction(folder_ / "window.dcm", volume_, other_window).series_uid, written_.series_uid);
    const WrittenSeries pet = write_pet_series(folder_ / "pet", volume_, test::nm_description());
    EXPECT_NE(pet.series_uid, written_.series_uid);
}

TEST_F(NmReconstruction, IsToldFromOtherFiles) {
    EXPECT_TRUE(holds_nm_reconstruction(file_));
    EXPECT_FALSE(holds_nm_reconstruction(folder_ / "absent.dcm"));
    EXPECT_FALSE(holds_nm_reconstruction(folder_.path()));
    const WrittenSeries pet = write_pet_series(folder_ / "pet", volume_, test::description_of());
    EXPECT_FALSE(holds_nm_reconstruction(pet.files[0]));
    edit(test::set(DCM_ImageType, "ORIGINAL\\PRIMARY\\TOMO\\EMISSION"));
    EXPECT_FALSE(holds_nm_reconstruction(file_));
    expect_refused(ErrorCode::input_corrupt, "RECON TOMO");
}

/// The same image as another maker may write it: last slice first, with a negative spacing.
TEST_F(NmReconstruction, ANegativeSpacingStacksTheOtherWay) {
    const int slices = volume_.grid.size[2];
    const Vector3 last = volume_.grid.position({0.0, 0.0, slices - 1.0});
    edit([&](DcmDataset& dataset) {
        DcmItem* detector = nullptr;
        dataset.findAndGetSequenceItem(DCM_DetectorInformationSequence, detector, 0);
        detector->putAndInsertString(DCM_ImagePositionPatient, test::three_numbers(last).c_str());
        dataset.putAndInsertString(DCM_SpacingBetweenSlices, "-4");
        const Uint16* pixels = nullptr;
        unsigned long count = 0;
        dataset.findAndGetUint16Array(DCM_PixelData, pixels, &count);
        const std::size_t plane = count / static_cast<std::size_t>(slices);
        std::vector<Uint16> turned;
        for (int k = slices - 1; k >= 0; --k) {
            const auto* frame = pixels + static_cast<std::size_t>(k) * plane;
            turned.insert(turned.end(), frame, frame + plane);
        }
        dataset.putAndInsertUint16Array(DCM_PixelData, turned.data(), static_cast<unsigned long>(turned.size()));
    });
    const Volume read = read_nm_reconstruction(file_);
    EXPECT_EQ(read.values, original_.values);
    for (std::size_t axis = 0; axis < 3; ++axis) {
        EXPECT_NEAR(read.grid.origin_mm[axis], original_.grid.origin_mm[axis], 1e-9);
    }
}

TEST_F(NmReconstruction, FramesFollowTheSliceVector) {
    // The first two frames change places, so frame 1 with the stated position is slice 2.
    edit([](DcmDataset& dataset) {
        const std::array<Uint16, 5> numbers{2, 1, 3, 4, 5};
        dataset.putAndInsertUint16Array(DCM_SliceVector, numbers.data(), numbers.size());
    });
    const Volume read = read_nm_reconstruction(file_);
    EXPECT_EQ(read.at(1, 1, 0), original_.at(1, 1, 1));
    EXPECT_EQ(read.at(1, 1, 1), original_.at(1, 1, 0));
    EXPECT_EQ(read.at(1, 1, 2), original_.at(1, 1, 2));
    const Vector3 second = read.grid.position({0.0, 0.0, 1.0});
    for (std::size_t axis = 0; axis < 3; ++axis) {
        EXPECT_NEAR(second[axis], original_.grid.origin_mm[axis], 1e-9);
    }
}

TEST_F(NmReconstruction, MultiplesOfTheUnitAreConvertedAndOthersAreRelative) {
    edit(unit("kBq/ml"));
    // Both are float roundings of one number.
    EXPECT_FLOAT_EQ(read_nm_reconstruction(file_).at(2, 3, 1), 1e3F * original_.at(2, 3, 1));
    edit(unit("{counts}"));
    EXPECT_EQ(read_nm_reconstruction(file_).quantity, Quantity::relative);
}

}  // namespace
}  // namespace isotone::io::dicom
