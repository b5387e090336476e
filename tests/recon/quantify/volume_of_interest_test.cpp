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

}  // namespace
}  // namespace isotone::recon
