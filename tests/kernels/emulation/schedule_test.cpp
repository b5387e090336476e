// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/emulation/kernel_test.hpp"

#include <set>

namespace isotone::kernels::emulated {
namespace {

class Schedule : public ::testing::Test {
protected:
    ~Schedule() override { set_schedule_seed(0); }
};

// Both kernels let threads meet in one word; only a sum commutes.
__global__ void remember_last(int* last) {
    atomicAdd(last, static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x) - *last);
}

__global__ void count(int* total) {
    atomicAdd(total, 1);
}

TEST_F(Schedule, SeedsShowADependenceOnTheOrderOfThreads) {
    if (sanitizers::thread_sanitizer) {
        GTEST_SKIP() << "the race is planted; see EmulatedRace";
    }
    std::set<int> answers;
    for (const std::uint64_t seed : {0, 1, 2, 3, 4}) {
        set_schedule_seed(seed);
        int last = 0;
        ISOTONE_LAUNCH(remember_last, 2, 16, 0, nullptr, &last);
        answers.insert(last);
    }
    EXPECT_GT(answers.size(), 1U);
}

TEST_F(Schedule, TheSameSeedRepeatsTheSameOrder) {
    if (sanitizers::thread_sanitizer) {
        GTEST_SKIP() << "the race is planted; see EmulatedRace";
    }
    std::set<int> answers;
    for (int repeat = 0; repeat < 3; ++repeat) {
        set_schedule_seed(42);
        int last = 0;
        ISOTONE_LAUNCH(remember_last, 2, 16, 0, nullptr, &last);
        answers.insert(last);
    }
    EXPECT_EQ(answers.size(), 1U);
}

TEST_F(Schedule, EveryThreadRunsOnceUnderEverySeed) {
    for (const std::uint64_t seed : {0, 1, 2}) {
        set_schedule_seed(seed);
        int total = 0;
        ISOTONE_LAUNCH(count, dim3(3, 2), dim3(5, 7), 0, nullptr, &total);
        EXPECT_EQ(total, 3 * 2 * 5 * 7);
    }
}

}  // namespace
}  // namespace isotone::kernels::emulated
