// SPDX-License-Identifier: Apache-2.0
// NIfTI-1 headers: each field of a sound header made wrong in turn.
#include "io/image/nifti_check.hpp"

#include "core/error.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/image/image_file.hpp"
#include "tests/support/error_of.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <string>

namespace isotone::io::image {
namespace {

using file::write_atomically;
using test::error_of;
using test::TemporaryFolder;

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

class NiftiHeader : public testing::Test {
protected:
    void SetUp() override {
        ImageGrid grid = ImageGrid::centred({4, 3, 2}, {2.0, 2.0, 4.0});
        grid.frame = Frame::patient_lps;
        write_image(folder_ / "a.nii", Volume(grid, Quantity::relative, 1.0F));
        sound_ = file::read_text(folder_ / "a.nii", 1U << 16U);
    }

    template <typename T>
    static void put(std::string& header, std::size_t at, T value) {
        std::memcpy(header.data() + at, &value, sizeof(T));
    }
    template <typename T>
    std::string with(std::size_t at, T value) const {
        std::string changed = sound_;
        put(changed, at, value);
        return changed;
    }
    std::filesystem::path write(const std::string& bytes, const char* name = "a.nii") const {
        write_atomically(folder_ / name, bytes);
        return folder_ / name;
    }
    void expect_refused(const std::string& bytes) const {
        const auto path = write(bytes);
        const Error error = error_of([&] { check_nifti(path); });
        EXPECT_EQ(error.code(), ErrorCode::input_corrupt);
        EXPECT_NE(error.hint(), "");
        EXPECT_EQ(error_of([&] { read_image(path); }).code(), ErrorCode::input_corrupt);
    }
    template <typename T, typename... Values>
    void expect_refused_at(std::size_t at, Values... values) const {
        for (const T value : {static_cast<T>(values)...}) {
            SCOPED_TRACE("offset " + std::to_string(at) + ": " + std::to_string(value));
            expect_refused(with(at, value));
        }
    }

    TemporaryFolder folder_;
    std::string sound_;
};

TEST_F(NiftiHeader, OfASoundFileSaysItsVoxels) {
    EXPECT_EQ(check_nifti(write(sound_)), 24U);
}

// REQ-IO-08
TEST_F(NiftiHeader, IsRefusedWhereItsSizesAreWrong) {
    expect_refused_at<std::int32_t>(0, 0, 347, -1);
    for (const std::size_t dim : {40, 42, 44, 46}) {
        expect_refused_at<std::int16_t>(dim, 0, -1, 1, 32767);
    }
    expect_refused_at<std::int16_t>(70, 0, 1, 2, 32, 128, 1536, -1);  // datatype: none, bits, uint8, complex, RGB
    expect_refused_at<std::int16_t>(72, 0, 8, 64, -1);                // bitpix
    expect_refused_at<float>(108, 0, 348, 351, 352.5, 368, -352, 1e9, nan);
    expect_refused_at<char>(344, 'n' + 1);
    expect_refused_at<char>(345, 'i');
    std::string four = with(40, std::int16_t{4});
    put(four, 48, std::int16_t{2});
    expect_refused(four);
    expect_refused(sound_.substr(0, sound_.size() - 1));
    expect_refused(sound_ + "x");
    expect_refused(sound_.substr(0, 347));
    expect_refused("");
}

// REQ-IO-08
TEST_F(NiftiHeader, IsRefusedWhereItsNumbersAreWrong) {
    expect_refused_at<std::int16_t>(68, 1005, 1007, 2003);  // intent: symmetric matrix, vector, RGB
    expect_refused_at<float>(112, nan, INFINITY);
    expect_refused_at<float>(116, nan, -INFINITY);
    for (const std::size_t pixdim : {80, 84, 88}) {
        expect_refused_at<float>(pixdim, 0, -2, nan, INFINITY, 1e-20, 1e20);
    }
    expect_refused_at<float>(76, nan);
    expect_refused_at<char>(123, 4, 7);
    expect_refused_at<std::int16_t>(252, -1, 6, 16128);
    expect_refused_at<std::int16_t>(254, -1, 6, 16128);
    for (const std::size_t quatern : {256, 260, 264}) {
        expect_refused_at<float>(quatern, 1.5, -3e30, nan);
    }
    for (const std::size_t offset : {268, 272, 276, 292, 308, 324}) {
        expect_refused_at<float>(offset, 1e9, 2.55e38, nan);
    }
}

// ITK takes some of these for an orientation and never ends, or the process does.
TEST_F(NiftiHeader, IsRefusedWhereItsMatrixDoesNotSpanSpace) {
    ASSERT_NE(sound_[254], 0);
    for (const std::size_t step : {280, 300, 320}) {
        expect_refused_at<float>(step, 0, 1e-38, 3e38, nan);
    }
    std::string far_away = with(292, 2.55e38F);
    put(far_away, 296, 1.17e-38F);
    expect_refused(far_away);
}

TEST_F(NiftiHeader, IsRefusedWhereMatrixAndVoxelSizeDisagree) {
    std::string matrix_only = with(252, std::int16_t{0});
    EXPECT_EQ(check_nifti(write(matrix_only)), 24U);
    put(matrix_only, 80, 2.5F);
    expect_refused(matrix_only);
}

TEST_F(NiftiHeader, MayLeaveOrientationOpenButNotScale) {
    std::string unplaced = with(252, std::int16_t{0});
    put(unplaced, 254, std::int16_t{0});
    put(unplaced, 112, 2.5F);
    EXPECT_EQ(read_image(write(unplaced)).values[0], 2.5F);
}

TEST_F(NiftiHeader, OfTheOtherByteOrderIsRead) {
    std::string swapped = sound_;
    const auto reverse = [&swapped](std::size_t at, std::size_t width, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto first = swapped.begin() + static_cast<std::ptrdiff_t>(at + i * width);
            std::reverse(first, first + static_cast<std::ptrdiff_t>(width));
        }
    };
    reverse(0, 4, 1);
    reverse(32, 4, 1);
    reverse(36, 2, 1);
    reverse(40, 2, 8);
    reverse(56, 4, 3);
    reverse(68, 2, 4);
    reverse(76, 4, 11);
    reverse(120, 2, 1);
    reverse(124, 4, 6);
    reverse(252, 2, 2);
    reverse(256, 4, 18);
    reverse(352, 4, 24);
    const Volume image = read_image(write(swapped));
    EXPECT_TRUE(std::all_of(image.values.begin(), image.values.end(), [](float v) { return v == 1.0F; }));
    EXPECT_EQ(image.grid, read_image(write(sound_)).grid);
}

// The NIfTI library goes by the name, zlib by the content.
TEST_F(NiftiHeader, IsCompressedAsItsNameSays) {
    EXPECT_EQ(error_of([&] { check_nifti(write(sound_, "a.nii.gz")); }).code(), ErrorCode::input_corrupt);
    const Volume image = read_image(write(sound_));
    write_image(folder_ / "b.nii.gz", image);
    const std::string compressed = file::read_text(folder_ / "b.nii.gz", 1U << 16U);
    expect_refused(compressed);
    EXPECT_EQ(check_nifti(folder_ / "b.nii.gz"), 24U);
}

}  // namespace
}  // namespace isotone::io::image
