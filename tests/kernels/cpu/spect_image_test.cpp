// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/spect_image.hpp"

#include "core/error.hpp"
#include "tests/kernels/cpu/problems.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace isotone::kernels::cpu {
namespace {

// 21 voxels are two vectors: z = 2 lane + vector.
TEST(SpectColumns, NeighbouringRowsLieInNeighbouringVectors) {
    const std::vector<float> z = test::random_values(21, 1);
    std::vector<float> column(2 * lanes, -1.0F);
    to_column(z.data(), 21, 2.0F, column.data());
    EXPECT_EQ(column[0], 2.0F * z[0]);
    EXPECT_EQ(column[lanes], 2.0F * z[1]);
    EXPECT_EQ(column[1], 2.0F * z[2]);
    EXPECT_EQ(column[10], 2.0F * z[20]);
    EXPECT_EQ(column[lanes + 10], 0.0F);  // past the end
}

TEST(SpectColumns, ComeBackAsTheyWere) {
    for (const int nz : {1, 15, 16, 17, 64, 65, 200}) {
        const std::vector<float> z = test::random_values(static_cast<std::size_t>(nz), 2);
        std::vector<float> column(static_cast<std::size_t>(vectors_of(nz) * lanes));
        std::vector<float> back(z.size());
        to_column(z.data(), nz, 1.0F, column.data());
        from_column(column.data(), nz, back.data());
        EXPECT_EQ(back, z) << nz;
    }
}

TEST(SpectColumns, KnowWhichHoldAnything) {
    ThreadPool pool(2);
    const Grid grid{{3, 2, 5}, {1, 1, 1}, {}};
    std::vector<float> image(grid.voxels());
    image[(2 * 2 + 1) * 5 + 4] = 1e-30F;
    SpectColumns columns;
    columns.fill(image, grid, 1.0F, pool);
    const SpectImage view = columns.view();
    const std::ptrdiff_t stride = 2 + 2 * 2;  // of x, with two border columns at either end of y
    EXPECT_EQ(view.filled[2 * stride + 1], 1);
    EXPECT_EQ(view.filled[2 * stride], 0);
    EXPECT_EQ(view.filled[-2 * stride - 2], 0);  // the corner of the border
    image.assign(image.size(), 0.0F);
    columns.fill(image, grid, 1.0F, pool);
    EXPECT_EQ(columns.view().filled[2 * stride + 1], 0);
}

TEST(SpectShared, SubsetsWithTheSameMapShareItsColumns) {
    ThreadPool pool(1);
    const Grid grid{{3, 4, 5}, {2, 2, 2}, {}};
    std::vector<float> map = test::random_values(grid.voxels(), 3);
    SpectShared shared;
    const auto first = shared.attenuation(map, grid, pool);
    EXPECT_EQ(shared.attenuation(map, grid, pool), first);
    map[7] += 0.5F;
    const auto other = shared.attenuation(map, grid, pool);
    EXPECT_NE(other, first);  // never the columns of what a buffer held before
    EXPECT_FALSE(*other == *first);
}

TEST(SpectShared, RefusesAMapThatIsNotFinite) {
    ThreadPool pool(1);
    const Grid grid{{3, 4, 5}, {2, 2, 2}, {}};
    std::vector<float> map(grid.voxels());
    map[11] = std::numeric_limits<float>::infinity();
    SpectShared shared;
    EXPECT_THROW(shared.attenuation(map, grid, pool), Error);
}

}  // namespace
}  // namespace isotone::kernels::cpu
