// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/emulation/kernel_test.hpp"

#include <array>
#include <cmath>

namespace isotone::kernels::emulated {
namespace {

__global__ void read_before_write(float* out) {
    ISOTONE_SHARED(float, tile, [4]);
    out[blockIdx.x * 2 + threadIdx.x] = tile[threadIdx.x];
    tile[threadIdx.x] = 1.0F;
}

TEST(EmulatedSharedMemory, IsNotANumberUntilWrittenInEveryBlock) {
    for (int repeat = 0; repeat < 2; ++repeat) {
        std::array<float, 4> out{};
        ISOTONE_LAUNCH(read_before_write, 2, 2, 0, nullptr, out.data());
        EXPECT_TRUE(std::isnan(out[0]));
        EXPECT_TRUE(std::isnan(out[3]));
    }
}

__global__ void two_dimensions(int* out) {
    ISOTONE_SHARED(int, tile, [4][5]);
    ISOTONE_SHARED(int, other, [1]);
    tile[threadIdx.y][threadIdx.x] = static_cast<int>(10 * threadIdx.y + threadIdx.x);
    if (threadIdx.x == 0 && threadIdx.y == 0) {
        other[0] = 100;
    }
    __syncthreads();
    out[threadIdx.y * 4 + threadIdx.x] = tile[threadIdx.x][threadIdx.y] + other[0];
}

TEST(EmulatedSharedMemory, VariablesAreDistinctAndShared) {
    std::array<int, 16> out{};
    ISOTONE_LAUNCH(two_dimensions, 1, dim3(4, 4), 0, nullptr, out.data());
    EXPECT_EQ(out[0], 100);
    EXPECT_EQ(out[1], 110);
    EXPECT_EQ(out[4], 101);
    EXPECT_EQ(out[15], 133);
}

__global__ void use_dynamic(float* out, int last) {
    ISOTONE_DYNAMIC_SHARED(float, values);
    if (threadIdx.x == 0) {
        values[last] = 7.0F;
    }
    __syncthreads();
    out[threadIdx.x] = values[last];
}

TEST(EmulatedSharedMemory, MoreThan48KibNeedsTheOptIn) {
    constexpr int elements = 20000;
    constexpr std::size_t bytes = elements * sizeof(float);
    std::array<float, 2> out{};
    ISOTONE_LAUNCH(use_dynamic, 1, 2, bytes, nullptr, out.data(), elements - 1);
    EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidValue);
    EXPECT_EQ(out[0], 0.0F);

    cudaFuncSetAttribute(reinterpret_cast<const void*>(&use_dynamic), cudaFuncAttributeMaxDynamicSharedMemorySize,
                         static_cast<int>(bytes));
    ISOTONE_LAUNCH(use_dynamic, 1, 2, bytes, nullptr, out.data(), elements - 1);
    EXPECT_EQ(cudaGetLastError(), cudaSuccess);
    EXPECT_EQ(out[1], 7.0F);
}

}  // namespace
}  // namespace isotone::kernels::emulated
