// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/volume_of_interest.hpp"

#include <gtest/gtest.h>

namespace isotone::recon {
namespace {

// REQ-QUANT-04
TEST(VolumeOfInterest, VoxelsCountWholeWhereTheirCentreLiesInIt) {
    // Centres at -10, 0 and 10 mm; voxels of 1 mL with values 1, 2, ... in memory order.
    Volume image(ImageGrid::centred({3, 3, 3}, {10.0, 10.0, 10.0}));
    for (std::size_t i = 0; i < image.values.size(); ++i) {
        image.values[i] = static_cast<float>(i + 1);
    }
    const VoxelSum ball = sum_within(image, {{0.0, 0.0, 0.0}, 10.0, std::nullopt});
    EXPECT_DOUBLE_EQ(ball.ml, 7.0);            // the middle and its six neighbours
    EXPECT_DOUBLE_EQ(ball.total, 7.0 * 14.0);  // which lie about the 14th value
    const VoxelSum cylinder = sum_within(image, {{0.0, 0.0, 0.0}, 10.0, 10.0});
    EXPECT_DOUBLE_EQ(cylinder.ml, 5.0);  // half its length, 5 mm, reaches no other slice
    const VoxelSum corner = sum_within(image, {{10.0, 10.0, 10.0}, 1.0, std::nullopt});
    EXPECT_DOUBLE_EQ(corner.total, 27.0);
}

// REQ-QUANT-08
TEST(VolumeOfInterest, ThatReachesBeyondTheImageSaysWhere) {
    const ImageGrid grid = ImageGrid::centred({10, 20, 30}, {4.0, 4.0, 4.0});  // 40 x 80 x 120 mm
    EXPECT_EQ(beyond_image(grid, {{0.0, 0.0, 0.0}, 20.0, std::nullopt}), "");
    EXPECT_EQ(beyond_image(grid, {{0.0, 0.0, 0.0}, 20.0, 120.0}), "");
    EXPECT_EQ(beyond_image(grid, {{0.0, 0.0, 0.0}, 20.0, 5000.0}),
              "the volume of interest reaches beyond the image: z from -2500 to 2500 mm where the image has -60 to 60 "
              "mm; only what lies in the image was summed");
    const std::string ball = beyond_image(grid, {{0.0, 0.0, 0.0}, 50.0, std::nullopt});
    EXPECT_NE(ball.find("x from"), std::string::npos);
    EXPECT_NE(ball.find("y from"), std::string::npos);
    EXPECT_EQ(ball.find("z from"), std::string::npos);
    EXPECT_NE(beyond_image(grid, {{5.0, 0.0, 0.0}, 20.0, 120.0}), "");
}

}  // namespace
}  // namespace isotone::recon
