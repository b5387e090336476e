// SPDX-License-Identifier: Apache-2.0
/// Planted bugs that only a sanitizer sees. In a plain build these tests are skipped.
#include "tests/kernels/emulation/kernel_test.hpp"

#include <unistd.h>
#include <array>
#include <cstdlib>
#include <vector>

namespace isotone::kernels::emulated {
namespace {

__global__ void fill(int* out, int n) {
    const int i = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
    if (i <= n) {  // planted: one too many
        out[i] = i;
    }
}

__global__ void overrun_shared(int* out, int last) {
    ISOTONE_SHARED(int, tile, [8]);
    tile[last] = 1;
    out[threadIdx.x] = tile[last];
}

TEST(EmulatedOutOfRange, IsSeenInGlobalMemory) {
    if (!sanitizers::address_sanitizer) {
        GTEST_SKIP() << "needs -DISOTONE_SANITIZE=address";
    }
    std::vector<int> out(100);
    EXPECT_DEATH(ISOTONE_LAUNCH(fill, 4, 32, 0, nullptr, out.data(), 100), "heap-buffer-overflow");
}

TEST(EmulatedOutOfRange, IsSeenInSharedMemory) {
    if (!sanitizers::address_sanitizer) {
        GTEST_SKIP() << "needs -DISOTONE_SANITIZE=address";
    }
    std::array<int, 1> out{};
    // Undefined-behaviour checks may speak first: the index is out of the array's bounds.
    EXPECT_DEATH(ISOTONE_LAUNCH(overrun_shared, 1, 1, 0, nullptr, out.data(), 8), "heap-buffer-overflow|out of bounds");
}

__global__ void reverse_without_barrier(int* out) {
    ISOTONE_SHARED(int, tile, [8]);
    tile[threadIdx.x] = static_cast<int>(threadIdx.x);
    out[threadIdx.x] = tile[7 - threadIdx.x];
}

__global__ void reverse(int* out) {
    ISOTONE_SHARED(int, tile, [8]);
    tile[threadIdx.x] = static_cast<int>(threadIdx.x);
    __syncthreads();
    out[8 * blockIdx.x + threadIdx.x] = tile[7 - threadIdx.x];
}

__global__ void add_without_atomic(int* sum) {
    if (threadIdx.x == 0) {
        *sum += 1;
    }
}

/// Runs the launch in a child process: true where ThreadSanitizer reported a race on the way.
template <class Launch>
void expect_race(Launch launch) {
    if (!sanitizers::thread_sanitizer) {
        GTEST_SKIP() << "needs -DISOTONE_SANITIZE=thread";
    }
    EXPECT_EXIT(
        {
            launch();
            _exit(0);
        },
        [](int) { return true; }, "data race");
}

TEST(EmulatedRace, IsSeenWhereABarrierIsMissing) {
    std::array<int, 8> out{};
    expect_race([&] { ISOTONE_LAUNCH(reverse_without_barrier, 1, 8, 0, nullptr, out.data()); });
}

TEST(EmulatedRace, IsSeenBetweenBlocks) {
    int sum = 0;
    expect_race([&] { ISOTONE_LAUNCH(add_without_atomic, 2, 8, 0, nullptr, &sum); });
}

TEST(EmulatedRace, IsNotReportedForACorrectKernel) {
    std::array<int, 32> out{};
    ISOTONE_LAUNCH(reverse, 4, 8, 0, nullptr, out.data());
    EXPECT_EQ(out[31], 0);
    EXPECT_EQ(out[24], 7);
}

}  // namespace
}  // namespace isotone::kernels::emulated
