// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/coarse_grid.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace isotone::recon {
namespace {

using testing::ElementsAre;
using testing::FloatNear;

kernels::SpectGeometry fine() {
    kernels::SpectGeometry geometry;
    geometry.grid = {{5, 4, 3}, {4.0, 4.0, 5.0}, {-8.0, -6.0, -5.0}};
    geometry.bins = 5;
    geometry.depth_planes = 6;
    geometry.responses = {{}, {{{0.25, 0.5, 0.25}, {0.1, 0.8, 0.1}}}};
    geometry.views = {{0.3, 2.25, {-1, 0, 0, 1, 1, 1}}};
    return geometry;
}

// REQ-SCAT-05
TEST(CoarseGrid, BlocksKeepTheirPlace) {
    const CoarseGrid grid(fine(), 10.0);
    const kernels::SpectGeometry& coarse = grid.geometry();
    EXPECT_EQ(coarse.grid.size, (std::array<int, 3>{3, 2, 2}));
    EXPECT_EQ(coarse.grid.voxel_mm, (std::array<double, 3>{8.0, 8.0, 10.0}));
    EXPECT_EQ(coarse.grid.origin_mm, (std::array<double, 3>{-6.0, -4.0, -2.5}));
    EXPECT_EQ(coarse.bins, 3);
    // fine bin 2.25 lies (2.25 - 0.5) / 2 coarse bins from the first coarse one
    EXPECT_DOUBLE_EQ(coarse.views[0].axis_bin, 0.875);
    EXPECT_EQ(coarse.depth_planes, 3);
    EXPECT_EQ(coarse.views[0].responses.size(), 3U);
    EXPECT_EQ(coarse.views[0].responses.back(), 1);
}

// REQ-SCAT-05
TEST(CoarseGrid, VoxelsAsLargeAsWantedStay) {
    const CoarseGrid grid(fine(), 4.0);
    EXPECT_EQ(grid.geometry().grid.size, fine().grid.size);
    const std::vector<float> projection{1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 6.0F, 7.0F, 8.0F,
                                        9.0F, 8.0F, 7.0F, 6.0F, 5.0F, 4.0F, 3.0F};
    EXPECT_EQ(grid.projection(projection), projection);
}

// REQ-SCAT-05
TEST(CoarseGrid, ImagesAreMeansOfBlocks) {
    const CoarseGrid grid(fine(), 10.0);
    std::vector<float> image(60);
    image[0] = 8.0F;   // voxel (0, 0, 0)
    image[59] = 8.0F;  // voxel (4, 3, 2): alone along x and z with three neighbours in its block... which lie outside
    const std::vector<float> coarse = grid.image(image);
    EXPECT_FLOAT_EQ(coarse.front(), 1.0F);
    EXPECT_FLOAT_EQ(coarse.back(), 1.0F);
    EXPECT_FLOAT_EQ(std::accumulate(coarse.begin(), coarse.end(), 0.0F), 2.0F);
}

// REQ-SCAT-05
TEST(CoarseGrid, ResponsesKeepSumAndCentre) {
    const CoarseGrid grid(fine(), 10.0);
    const kernels::SeparableKernel& kernel = grid.geometry().responses[1][0];
    EXPECT_THAT(kernel.across, ElementsAre(0.125, 0.75, 0.125));
    EXPECT_EQ(kernel.along.size(), 3U);
    EXPECT_NEAR(std::accumulate(kernel.along.begin(), kernel.along.end(), 0.0), 1.0, 1e-15);
}

// REQ-SCAT-05
TEST(CoarseGrid, ProjectionsAreStraightWhereTheyAreStraight) {
    kernels::SpectGeometry geometry = fine();
    geometry.grid.size = {24, 24, 24};
    geometry.bins = 24;
    const CoarseGrid grid(geometry, 12.0);  // 3 x 2 fine bins and rows
    ASSERT_EQ(grid.geometry().bins, 8);
    ASSERT_EQ(grid.geometry().grid.size[2], 12);
    std::vector<float> coarse;
    for (int i = 0; i < 8; ++i) {
        for (int z = 0; z < 12; ++z) {
            coarse.push_back(static_cast<float>(3 * i + 1) + 0.5F * static_cast<float>(2 * z) + 0.25F);
        }
    }
    const std::vector<float> result = grid.projection(coarse);
    for (int i = 4; i < 20; ++i) {
        for (int z = 3; z < 21; ++z) {
            EXPECT_THAT(result[static_cast<std::size_t>(i * 24 + z)],
                        FloatNear(static_cast<float>(i) + 0.5F * static_cast<float>(z), 1e-4F));
        }
    }
}

}  // namespace
}  // namespace isotone::recon
