// SPDX-License-Identifier: Apache-2.0
#include "io/report/picture.hpp"

#include "core/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone::io::report {
namespace {

using isotone::report::Picture;
using isotone::report::View;

// 3 x 2 x 4 voxels, all white but one black voxel at index (2, 0, 3): patient left, anterior, head.
Picture one_black_voxel(View view, int slice) {
    Picture picture;
    picture.volume = Volume(ImageGrid::centred({3, 2, 4}, {1.0, 2.0, 5.0}));
    picture.volume.grid.frame = Frame::patient_lps;
    picture.volume.at(2, 0, 3) = 10.0F;
    picture.view = view;
    picture.slice = slice;
    picture.high = 10.0;
    return picture;
}

int black_at(const DisplayedSlice& slice) {
    for (std::size_t i = 0; i < slice.grey.pixels.size(); ++i) {
        if (slice.grey.pixels[i] == 0) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

TEST(ReportPicture, TransverseHasPatientLeftAtTheRightAndAnteriorAtTheTop) {
    const DisplayedSlice slice = display(one_black_voxel(View::transverse, 3));
    EXPECT_EQ(slice.grey.width, 3);
    EXPECT_EQ(slice.grey.height, 2);
    EXPECT_EQ(black_at(slice), 2);  // top row, last column
    EXPECT_EQ(slice.right + slice.left + slice.top + slice.bottom, "LRAP");
}

TEST(ReportPicture, CoronalHasTheHeadAtTheTop) {
    const DisplayedSlice slice = display(one_black_voxel(View::coronal, 0));
    EXPECT_EQ(slice.grey.height, 4);
    EXPECT_EQ(black_at(slice), 2);
    EXPECT_EQ(slice.right + slice.left + slice.top + slice.bottom, "LRHF");
    EXPECT_EQ(slice.pixel_mm[1], 5.0);
}

TEST(ReportPicture, SagittalHasPosteriorAtTheRight) {
    const DisplayedSlice slice = display(one_black_voxel(View::sagittal, 2));
    EXPECT_EQ(black_at(slice), 0);  // anterior is at the left
    EXPECT_EQ(slice.right + slice.left + slice.top + slice.bottom, "PAHF");
}

TEST(ReportPicture, ReversedAxesAreShownTheSameWayRound) {
    Picture picture = one_black_voxel(View::transverse, 3);
    picture.volume.grid.direction = {-1, 0, 0, 0, -1, 0, 0, 0, 1};  // index grows to the right and to the front
    const DisplayedSlice slice = display(picture);
    EXPECT_EQ(black_at(slice), 3);  // index (2,0) is now patient right, posterior: bottom row, first column
    EXPECT_EQ(slice.right + slice.top, "LA");
}

TEST(ReportPicture, MipTakesTheLargestAlongTheNormal) {
    EXPECT_EQ(black_at(display(one_black_voxel(View::mip_coronal, 99))), 2);
}

TEST(ReportPicture, GantryFrameNamesAxes) {
    Picture picture = one_black_voxel(View::transverse, 0);
    picture.volume.grid.frame = Frame::gantry;
    EXPECT_EQ(display(picture).right, "+x");
    EXPECT_EQ(display(picture).top, "-y");
}

TEST(ReportPicture, RefusesASliceOutside) {
    EXPECT_THROW(display(one_black_voxel(View::transverse, 4)), Error);
}

TEST(ReportPicture, PngIsAPng) {
    const auto png = encode_png({2, 1, {0, 255}});
    ASSERT_GT(png.size(), 24U);
    EXPECT_EQ(std::string(png.begin() + 1, png.begin() + 4), "PNG");
    EXPECT_EQ(png[19], 2);  // width of the header chunk
    EXPECT_THROW(encode_png({2, 2, {0}}), Error);
}

}  // namespace
}  // namespace isotone::io::report
