// SPDX-License-Identifier: Apache-2.0
#include "core/volume.hpp"

#include <gtest/gtest.h>

namespace isotone {
namespace {

TEST(ImageGrid, CentredGridHasItsMiddleAtTheOrigin) {
    const ImageGrid grid = ImageGrid::centred({5, 4, 3}, {2.0, 3.0, 4.0});
    EXPECT_DOUBLE_EQ(grid.origin_mm[0], -4.0);
    EXPECT_DOUBLE_EQ(grid.origin_mm[1], -4.5);
    EXPECT_DOUBLE_EQ(grid.origin_mm[2], -4.0);
    EXPECT_DOUBLE_EQ(grid.voxel_volume_ml(), 0.024);
}

TEST(ImageGrid, IndexOfInvertsPositionForARotatedGrid) {
    ImageGrid grid = ImageGrid::centred({5, 4, 3}, {2.0, 3.0, 4.0});
    grid.direction = {0, -1, 0, 1, 0, 0, 0, 0, 1};
    const Vector3 index{1.25, 2.5, 0.75};
    const Vector3 back = grid.index_of(grid.position(index));
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(back[k], index[k], 1e-12);
    }
}

TEST(Volume, StoresXFastest) {
    Volume volume(ImageGrid::centred({5, 4, 3}, {1, 1, 1}));
    volume.at(1, 2, 1) = 7.0F;
    EXPECT_EQ(volume.values[1 + 5 * (2 + 4 * 1)], 7.0F);
}

}  // namespace
}  // namespace isotone
