// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/emulation/kernel_test.hpp"

#include <array>

namespace isotone::kernels::emulated {
namespace {

__global__ void histogram(const int* bins, int* counts) {
    atomicAdd(&counts[bins[threadIdx.x]], 1);
}

TEST(EmulatedAtomics, CountEveryThread) {
    const std::array<int, 8> bins{0, 1, 1, 2, 2, 2, 2, 0};
    std::array<int, 3> counts{};
    ISOTONE_LAUNCH(histogram, 4, 8, 0, nullptr, bins.data(), counts.data());
    EXPECT_EQ(counts, (std::array<int, 3>{8, 8, 16}));
}

__global__ void add_fixed_point(unsigned long long* sum, double value) {
    atomicAdd(sum, static_cast<unsigned long long>(__double2ll_rn(value)));
}

TEST(EmulatedAtomics, NegativeFixedPointValuesAddAsTwosComplement) {
    unsigned long long sum = 0;
    ISOTONE_LAUNCH(add_fixed_point, 1, 4, 0, nullptr, &sum, 10.0);
    ISOTONE_LAUNCH(add_fixed_point, 1, 3, 0, nullptr, &sum, -20.5);
    EXPECT_EQ(static_cast<long long>(sum), 40 - 60);  // ties go to even: -20.5 becomes -20
}

__global__ void find_largest(int* largest) {
    atomicMax(largest, static_cast<int>(threadIdx.x * 7 % 32));
}

TEST(EmulatedAtomics, KeepTheLargest) {
    int largest = -1;
    ISOTONE_LAUNCH(find_largest, 1, 32, 0, nullptr, &largest);
    EXPECT_EQ(largest, 31);
}

TEST(EmulatedArithmetic, RoundsTowardsMinusInfinity) {
    EXPECT_EQ(__float2int_rd(1.75F), 1);
    EXPECT_EQ(__float2int_rd(-0.25F), -1);
}

}  // namespace
}  // namespace isotone::kernels::emulated
