// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/emulation/kernel_test.hpp"

#include <array>

namespace isotone::kernels::emulated {
namespace {

class EmulatedRuntime : public ::testing::Test {
protected:
    ~EmulatedRuntime() override {
        fail_allocation_after(-1);
        set_device_memory(std::size_t{1} << 30U);
        cudaGetLastError();
    }
};

__global__ void do_nothing() {}

TEST_F(EmulatedRuntime, FailsTheChosenAllocation) {
    void* first = nullptr;
    void* second = nullptr;
    fail_allocation_after(1);
    EXPECT_EQ(cudaMalloc(&first, 16), cudaSuccess);
    EXPECT_EQ(cudaMalloc(&second, 16), cudaErrorMemoryAllocation);
    EXPECT_EQ(second, nullptr);
    EXPECT_EQ(cudaFree(first), cudaSuccess);
}

TEST_F(EmulatedRuntime, RefusesMoreThanTheMemoryOfTheDevice) {
    set_device_memory(1000);
    void* memory = nullptr;
    EXPECT_EQ(cudaMalloc(&memory, 600), cudaSuccess);
    std::size_t free_bytes = 0;
    std::size_t total = 0;
    cudaMemGetInfo(&free_bytes, &total);
    EXPECT_EQ(free_bytes, 400U);
    void* more = nullptr;
    EXPECT_EQ(cudaMalloc(&more, 401), cudaErrorMemoryAllocation);
    cudaFree(memory);
    EXPECT_EQ(allocated_bytes(), 0U);
}

TEST_F(EmulatedRuntime, RefusesACopyBeyondAnAllocation) {
    void* memory = nullptr;
    cudaMalloc(&memory, 16);
    const std::array<char, 32> host{};
    EXPECT_EQ(cudaMemcpyAsync(memory, host.data(), 16, cudaMemcpyHostToDevice, nullptr), cudaSuccess);
    EXPECT_EQ(cudaMemcpyAsync(memory, host.data(), 17, cudaMemcpyHostToDevice, nullptr), cudaErrorInvalidValue);
    EXPECT_EQ(cudaMemsetAsync(static_cast<char*>(memory) + 8, 0, 9, nullptr), cudaErrorInvalidValue);
    cudaFree(memory);
}

TEST_F(EmulatedRuntime, RefusesToFreeTwice) {
    void* memory = nullptr;
    cudaMalloc(&memory, 16);
    EXPECT_EQ(cudaFree(memory), cudaSuccess);
    EXPECT_EQ(cudaFree(memory), cudaErrorInvalidValue);
}

TEST_F(EmulatedRuntime, RefusesLaunchesBeyondTheLimits) {
    ISOTONE_LAUNCH(do_nothing, 1, 1025, 0, nullptr);
    EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
    ISOTONE_LAUNCH(do_nothing, dim3(1, 65536), 1, 0, nullptr);
    EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
    ISOTONE_LAUNCH(do_nothing, 0, 1, 0, nullptr);
    EXPECT_EQ(cudaGetLastError(), cudaErrorInvalidConfiguration);
    EXPECT_EQ(cudaGetLastError(), cudaSuccess) << "reading the error clears it";
}

}  // namespace
}  // namespace isotone::kernels::emulated
