// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/scatter_paths.hpp"

#include "water_phantom.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace isotone::recon {
namespace {

constexpr std::array<int, 3> size{5, 6, 7};
constexpr std::array<double, 3> voxel_mm{20.0, 21.0, 19.0};  // each is a block
constexpr double volume = 20.0 * 21.0 * 19.0;

std::size_t at(int x, int y, int z) {
    return static_cast<std::size_t>((x * size[1] + y) * size[2] + z);
}

std::vector<KernelHarmonics> kernels() {
    const WindowKernel kernel =
        kernel_of_window(test::kernels_of("99mTc"), {"w", 126.0, 154.0}, 140.511, EnergyResponse{});
    std::vector<KernelHarmonics> result;
    result.reserve(kernel.groups.size());
    for (const KernelGroup& group : kernel.groups) {
        result.emplace_back(kernel, group, 3);
    }
    return result;
}

std::vector<float> everywhere(float value) {
    return std::vector<float>(static_cast<std::size_t>(size[0] * size[1] * size[2]), value);
}

std::vector<float> source_at(int x, int y, int z) {
    std::vector<float> activity = everywhere(0.0F);
    activity[at(x, y, z)] = 2.0F;
    return activity;
}

/// By the scaling theorem: density^2 k(density r) in place of k(r).
std::complex<double> expected(const KernelHarmonics& kernel, double density, const std::array<double, 3>& way,
                              std::size_t m) {
    std::vector<std::complex<double>> medium, water;
    kernel.at(density * way[0], density * way[1], density * way[2], medium);
    kernel.at(way[0], way[1], way[2], water);
    return 2.0 * volume * (density * density * medium[m] - water[m]);
}

// REQ-SCAT-05
TEST(ScatterPaths, WaterChangesNothing) {
    const ScatterPaths paths(everywhere(1.0F), size, voxel_mm, kernels(), 1);
    for (const auto& fields : paths.differences(everywhere(1.0F), 1)) {
        for (const std::vector<Complex>& field : fields) {
            EXPECT_EQ(std::count(field.begin(), field.end(), Complex{}), static_cast<std::ptrdiff_t>(field.size()));
        }
    }
}

// REQ-SCAT-05
TEST(ScatterPaths, AMediumOfOneDensityScalesTheKernel) {
    const auto own = kernels();
    const ScatterPaths paths(everywhere(0.5F), size, voxel_mm, own, 1);
    const auto differences = paths.differences(source_at(1, 4, 2), 1);
    ASSERT_EQ(differences.size(), own.size());
    for (std::size_t group = 0; group < own.size(); ++group) {
        for (std::size_t m = 0; m <= 3; ++m) {
            for (const auto& [x, y, z] : {std::array{3, 4, 2}, std::array{0, 4, 2}, std::array{1, 0, 3},
                                          std::array{4, 5, 6}, std::array{1, 4, 6}, std::array{2, 3, 0}}) {
                const std::complex<double> right =
                    expected(own[group], 0.5, {(x - 1) * 20.0, (y - 4) * 21.0, (z - 2) * 19.0}, m);
                const Complex found = differences[group][m][at(x, y, z)];
                EXPECT_NEAR(found.real(), right.real(), 1e-5 * std::abs(right) + 1e-12) << x << y << z << " m " << m;
                EXPECT_NEAR(found.imag(), right.imag(), 1e-5 * std::abs(right) + 1e-12) << x << y << z << " m " << m;
            }
        }
    }
}

// REQ-SCAT-05
TEST(ScatterPaths, TheDensityIsTheMeanOfTheStraightWay) {
    std::vector<float> relative = everywhere(1.0F);
    for (int y = 0; y < size[1]; ++y) {
        for (int z = 0; z < size[2]; ++z) {
            relative[at(3, y, z)] = relative[at(4, y, z)] = 0.25F;  // lung from 60 mm on
        }
    }
    const auto own = kernels();
    const ScatterPaths paths(relative, size, voxel_mm, own, 1);
    // from 10 mm to 70 mm: 50 mm of water, 10 mm of lung; back the same
    const double density = (50.0 + 10.0 * 0.25) / 60.0;
    const double there = paths.differences(source_at(0, 2, 2), 1)[0][0][at(3, 2, 2)].real();
    const double back = paths.differences(source_at(3, 2, 2), 1)[0][0][at(0, 2, 2)].real();
    EXPECT_NEAR(there / expected(own[0], density, {60.0, 0.0, 0.0}, 0).real(), 1.0, 1e-5);  // 28 of 32 steps
    EXPECT_EQ(there, back);
}

// REQ-SCAT-05
TEST(ScatterPaths, GivesTheSameBytesForAnyNumberOfThreads) {
    std::vector<float> relative = everywhere(0.0F), activity = relative;
    for (std::size_t i = 0; i < relative.size(); ++i) {
        relative[i] = static_cast<float>(i * 37 % 11) / 8.0F;
        activity[i] = static_cast<float>(i * 17 % 13);
    }
    const auto one = ScatterPaths(relative, size, voxel_mm, kernels(), 1).differences(activity, 1);
    EXPECT_EQ(ScatterPaths(relative, size, voxel_mm, kernels(), 5).differences(activity, 3), one);
    EXPECT_EQ(ScatterPaths(relative, size, voxel_mm, kernels(), 2).differences(activity, 300), one);
}

// REQ-SCAT-05
TEST(ScatterPaths, VoxelsLieBetweenTheBlocksThatHoldMatter) {
    // Voxels of 8 mm, two to a block; the upper half in y is empty.
    const std::array<int, 3> voxels{4, 8, 4};
    std::vector<float> relative(128, 0.0F);
    for (std::size_t i = 0; i < relative.size(); ++i) {
        relative[i] = i / 4 % 8 < 4 ? 0.5F : 0.0F;
    }
    const ScatterPaths paths(relative, voxels, {8.0, 8.0, 8.0}, kernels(), 1);
    std::vector<Complex> ramp(2 * 4 * 2, Complex(-99.0F));  // nothing may be taken from blocks without matter
    for (std::size_t x = 0; x < 2; ++x) {
        for (std::size_t y = 0; y < 2; ++y) {
            ramp[(x * 4 + y) * 2] = ramp[(x * 4 + y) * 2 + 1] = Complex(static_cast<float>(y), 1.0F);
        }
    }
    Fields fields(1, std::vector<Complex>(128, Complex(10.0F)));
    paths.add({ramp}, fields, 3);
    const auto along_y = [&](std::size_t y) { return fields[0][y * 4]; };
    EXPECT_EQ(along_y(0), Complex(10.0F, 1.0F));   // beyond the first centre
    EXPECT_EQ(along_y(1), Complex(10.25F, 1.0F));  // a quarter of the way
    EXPECT_EQ(along_y(2), Complex(10.75F, 1.0F));
    EXPECT_EQ(along_y(3), Complex(11.0F, 1.0F));  // the next block is empty
    EXPECT_EQ(along_y(7), Complex(10.0F));        // no matter about it
}

}  // namespace
}  // namespace isotone::recon
