// SPDX-License-Identifier: Apache-2.0
#include "imaging/resample.hpp"

#include "tests/support/rotations.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace isotone::imaging {
namespace {

/// Values that are linear in position, so linear interpolation is exact.
Volume ramp(const ImageGrid& grid) {
    Volume volume(grid);
    for (int z = 0; z < grid.size[2]; ++z) {
        for (int y = 0; y < grid.size[1]; ++y) {
            for (int x = 0; x < grid.size[0]; ++x) {
                const Vector3 p =
                    grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)});
                volume.at(x, y, z) = static_cast<float>(100.0 + 2.0 * p[0] - 3.0 * p[1] + 5.0 * p[2]);
            }
        }
    }
    return volume;
}

double total(const Volume& volume) {
    return std::accumulate(volume.values.begin(), volume.values.end(), 0.0);
}

// REQ-REG-02. 1e-4 of values near 100: single precision.
TEST(Resample, ARampIsMetOnAnyGridAndThroughATransform) {
    const Volume image = ramp(ImageGrid::centred({40, 36, 30}, {2.0, 2.5, 3.0}));
    ImageGrid grid = ImageGrid::centred({9, 7, 5}, {3.1, 4.7, 5.9});
    grid.direction = test::rotation_of(0.0, 0.0, 0.4);
    const RigidTransform move{test::rotation_of(0.1, 0.05, -0.2), {3.0, -2.0, 4.0}, {5.0, 1.0, 0.0}};
    const Volume result = resample(image, grid, move);
    for (int z = 0; z < 5; ++z) {
        for (int y = 0; y < 7; ++y) {
            for (int x = 0; x < 9; ++x) {
                const Vector3 p =
                    move.apply(grid.position({static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)}));
                EXPECT_NEAR(result.at(x, y, z), 100.0 + 2.0 * p[0] - 3.0 * p[1] + 5.0 * p[2], 1e-4 * 200.0);
            }
        }
    }
}

// REQ-REG-02
TEST(Resample, CoarseVoxelsAreMeansOfFineOnes) {
    // A checkerboard of 0 and 1: every coarse voxel holds as many of each; sampling its centre would give 0 or 1.
    ImageGrid fine = ImageGrid::centred({32, 32, 32}, {1.0, 1.0, 1.0});
    Volume image(fine);
    for (int z = 0; z < 32; ++z) {
        for (int y = 0; y < 32; ++y) {
            for (int x = 0; x < 32; ++x) {
                image.at(x, y, z) = static_cast<float>((x + y + z) % 2);
            }
        }
    }
    for (const float value : resample(image, ImageGrid::centred({8, 8, 8}, {4.0, 4.0, 4.0})).values) {
        EXPECT_NEAR(value, 0.5, 1e-6);
    }
}

TEST(Resample, KeepsTheTotalOfAnObjectWithinTheGrid) {
    Volume image(ImageGrid::centred({48, 48, 48}, {1.0, 1.0, 1.0}));
    image.at(20, 25, 30) = 7.0F;
    image.at(11, 30, 17) = 3.0F;
    const Volume coarse = resample(image, ImageGrid::centred({14, 14, 14}, {3.5, 3.5, 3.5}));
    // Hats of 1 mm sampled at 3.5/4 mm: each sample counts a different share of a point, 13 % at most.
    EXPECT_NEAR(total(coarse) * 3.5 * 3.5 * 3.5, 10.0, 1.3);
    // With parts that divide the voxels evenly the total is exact.
    const Volume even = resample(image, ImageGrid::centred({12, 12, 12}, {4.0, 4.0, 4.0}));
    EXPECT_NEAR(total(even) * 64.0, 10.0, 1e-5);
}

TEST(Resample, OutsideTheFacesThereIsTheOutsideValueAndWithinNoEdgeIsLost) {
    const Volume image(ImageGrid::centred({4, 4, 4}, {2.0, 2.0, 2.0}), Quantity::attenuation, 5.0F);
    const Volume result = resample(image, ImageGrid::centred({12, 4, 4}, {1.0, 1.0, 1.0}), {}, -1.0F);
    EXPECT_EQ(result.quantity, Quantity::attenuation);
    for (int x = 0; x < 12; ++x) {
        const double position = x - 5.5;
        EXPECT_EQ(result.at(x, 2, 2), std::abs(position) < 4.0 ? 5.0F : -1.0F) << position;
    }
    EXPECT_TRUE(is_inside(image.grid, {3.99, 0.0, 0.0}));
    EXPECT_FALSE(is_inside(image.grid, {4.01, 0.0, 0.0}));
}

TEST(Resample, AFlippedDirectionIsAnotherOrderOfTheSameImage) {
    const Volume image = ramp(ImageGrid::centred({6, 5, 4}, {2.0, 2.0, 2.0}));
    ImageGrid flipped = image.grid;
    flipped.direction = {-1, 0, 0, 0, -1, 0, 0, 0, 1};
    flipped.origin_mm = {5.0, 4.0, -3.0};
    const Volume result = resample(image, flipped);
    EXPECT_EQ(result.at(0, 0, 0), image.at(5, 4, 0));
    EXPECT_EQ(result.at(5, 1, 3), image.at(0, 3, 3));
}

}  // namespace
}  // namespace isotone::imaging
