// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/emulation/kernel_test.hpp"

#include <array>
#include <numeric>

namespace isotone::kernels::emulated {
namespace {

constexpr int threads = 64;

__global__ void reverse(const int* in, int* out) {
    ISOTONE_SHARED(int, tile, [threads]);
    tile[threadIdx.x] = in[threadIdx.x];
    __syncthreads();
    out[threadIdx.x] = tile[blockDim.x - 1 - threadIdx.x];
}

__global__ void reverse_without_barrier(const int* in, int* out) {
    ISOTONE_SHARED(int, tile, [threads]);
    tile[threadIdx.x] = in[threadIdx.x];
    out[threadIdx.x] = tile[blockDim.x - 1 - threadIdx.x];
}

std::array<int, threads> counting() {
    std::array<int, threads> values{};
    std::iota(values.begin(), values.end(), 0);
    return values;
}

std::array<int, threads> reversed() {
    auto values = counting();
    std::reverse(values.begin(), values.end());
    return values;
}

TEST(EmulatedBarrier, OrdersWritesBeforeReads) {
    const auto in = counting();
    std::array<int, threads> out{};
    ISOTONE_LAUNCH(reverse, 1, threads, 0, nullptr, in.data(), out.data());
    EXPECT_EQ(out, reversed());
}

TEST(EmulatedBarrier, MissingBarrierGivesAWrongAnswer) {
    if (sanitizers::thread_sanitizer) {
        GTEST_SKIP() << "the race is planted; see EmulatedRace";
    }
    const auto in = counting();
    std::array<int, threads> out{};
    ISOTONE_LAUNCH(reverse_without_barrier, 1, threads, 0, nullptr, in.data(), out.data());
    EXPECT_NE(out, reversed());
}

__global__ void diverge() {
    if (threadIdx.x < 32) {
        __syncthreads();
    } else {
        __syncthreads();
    }
}

TEST(EmulatedBarrier, ThreadsAtTwoBarriersAreAFault) {
    const std::string fault = fault_of([] { ISOTONE_LAUNCH(diverge, 1, threads, 0, nullptr); });
    EXPECT_NE(fault.find("divergent"), std::string::npos) << fault;
}

__global__ void leave_early() {
    if (threadIdx.x < 5) {
        return;
    }
    __syncthreads();
}

TEST(EmulatedBarrier, ThreadsThatReturnBeforeABarrierAreAFault) {
    const std::string fault = fault_of([] { ISOTONE_LAUNCH(leave_early, 1, threads, 0, nullptr); });
    EXPECT_NE(fault.find("not reached by 5 threads"), std::string::npos) << fault;
    EXPECT_NE(fault.find("barriers_test.cpp"), std::string::npos) << fault;
}

__global__ void wait_for_absent_lane() {
    if (threadIdx.x == 0) {
        return;
    }
    __syncwarp();
}

TEST(EmulatedBarrier, AMaskThatNamesAnAbsentLaneIsAFault) {
    const std::string fault = fault_of([] { ISOTONE_LAUNCH(wait_for_absent_lane, 1, 32, 0, nullptr); });
    EXPECT_NE(fault.find("deadlock"), std::string::npos) << fault;
}

__global__ void shuffle_outside_mask(int* out) {
    if (threadIdx.x < 16) {
        out[threadIdx.x] = __shfl_sync(0xffffU, 1, 20);
    }
}

TEST(EmulatedShuffle, ReadingALaneOutsideTheMaskIsAFault) {
    std::array<int, 32> out{};
    const std::string fault = fault_of([&] { ISOTONE_LAUNCH(shuffle_outside_mask, 1, 32, 0, nullptr, out.data()); });
    EXPECT_NE(fault.find("outside its mask"), std::string::npos) << fault;
}

__global__ void sum_warps(const double* in, double* out) {
    double value = in[threadIdx.x];
    for (unsigned distance = 16; distance > 0; distance /= 2) {
        value += __shfl_down_sync(0xffffffffU, value, distance);
    }
    if (threadIdx.x % 32 == 0) {
        out[threadIdx.x / 32] = value;
    }
}

TEST(EmulatedShuffle, SumsEachWarp) {
    std::array<double, threads> in{};
    std::iota(in.begin(), in.end(), 0.0);
    std::array<double, 2> out{};
    ISOTONE_LAUNCH(sum_warps, 1, threads, 0, nullptr, in.data(), out.data());
    EXPECT_EQ(out[0], 31.0 * 32.0 / 2.0);
    EXPECT_EQ(out[1], 63.0 * 64.0 / 2.0 - out[0]);
}

__global__ void swap_neighbours(const int* in, int* out) {
    out[threadIdx.x] = __shfl_xor_sync(0xffffffffU, in[threadIdx.x], 1);
}

TEST(EmulatedShuffle, ExchangesNeighbours) {
    const auto in = counting();
    std::array<int, threads> out{};
    ISOTONE_LAUNCH(swap_neighbours, 1, threads, 0, nullptr, in.data(), out.data());
    for (std::size_t i = 0; i < threads; ++i) {
        EXPECT_EQ(out[i], in[i ^ 1U]);
    }
}

}  // namespace
}  // namespace isotone::kernels::emulated
