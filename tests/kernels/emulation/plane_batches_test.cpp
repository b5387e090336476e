// SPDX-License-Identifier: Apache-2.0
/// The sheet back projection adds without atomics because the planes of a batch never share a voxel. That rests on the
/// host's grouping, tested here.
#include "kernels/cuda/sheet_path.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace isotone::kernels::emulated {
namespace {

SheetTables tables_for(double pitch_in_voxels, int rings) {
    SheetGeometry geometry;
    geometry.grid = {{9, 9, 20}, {4, 4, 2}, {-16, -16, -19}};
    geometry.lines = {{-100, 3, 100, -5}};
    for (int a = 0; a < rings; ++a) {
        for (int b = 0; b < rings; ++b) {
            geometry.planes.push_back({2 * pitch_in_voxels * a, 2 * pitch_in_voxels * b});
        }
    }
    return make_sheet_tables(geometry);
}

class PlaneBatches : public ::testing::TestWithParam<double> {};

TEST_P(PlaneBatches, HoldEveryPlaneOnce) {
    const SheetTables tables = tables_for(GetParam(), 7);
    std::vector<int> seen(tables.planes.size());
    for (const PlaneBatch& batch : tables.batches) {
        for (const std::int32_t plane : batch.plane) {
            if (plane >= 0) {
                ++seen[static_cast<std::size_t>(plane)];
            }
        }
    }
    EXPECT_EQ(std::count(seen.begin(), seen.end(), 1), static_cast<long>(seen.size()));
}

TEST_P(PlaneBatches, KeepLanesInDistinctVoxelsAllAlongTheLine) {
    const SheetTables tables = tables_for(GetParam(), 7);
    for (const PlaneBatch& batch : tables.batches) {
        for (int step = -50; step <= 50; ++step) {
            std::vector<int> voxels;
            for (const std::int32_t plane : batch.plane) {
                if (plane >= 0) {
                    const SheetPlane& p = tables.planes[static_cast<std::size_t>(plane)];
                    const float z = std::fma(0.0097F * static_cast<float>(step), p.z_extent, p.z_middle);
                    voxels.push_back(split(z).lower);
                }
            }
            std::sort(voxels.begin(), voxels.end());
            EXPECT_EQ(std::adjacent_find(voxels.begin(), voxels.end()), voxels.end());
        }
    }
}

INSTANTIATE_TEST_SUITE_P(PitchInVoxels, PlaneBatches, ::testing::Values(0.0, 0.5, 1.0, 1.0005, 1.37, 2.0, 3.0));

TEST(SheetPath, SplitsPositionsBetweenTheirNeighbours) {
    for (const float z : {-1.0F, -0.99999994F, -0.25F, 0.0F, 0.5F, 1.0F, 2.0F, 2.9999998F, 126.999F, 127.0F}) {
        const ZPosition position = split(z);
        // Half a unit in the last place of 2, where the share is counted from a neighbour two voxels below zero.
        EXPECT_NEAR(static_cast<float>(position.lower) + position.upper_share, z, 1e-7) << z;
        EXPECT_GE(position.upper_share, 0.0F) << z;
        EXPECT_LE(position.upper_share, 1.0F) << z;
    }
}

TEST(PlaneBatchesOfAWideScanner, FillTheLanesWhereThePitchAllows) {
    const SheetTables tables = tables_for(2.0, 32);
    EXPECT_EQ(tables.planes.size(), 1024U);
    EXPECT_EQ(tables.batches.size(), 63U) << "one batch for each ring difference";
}

}  // namespace
}  // namespace isotone::kernels::emulated
