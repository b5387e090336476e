// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/thread_pool.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <limits>
#include <stdexcept>
#include <vector>

namespace isotone::kernels::cpu {
namespace {

class Pools : public testing::TestWithParam<int> {
protected:
    ThreadPool pool_{GetParam()};
};

TEST_P(Pools, CallEveryItemOnce) {
    EXPECT_EQ(pool_.threads(), GetParam());
    std::vector<int> calls(1000, 0);
    pool_.for_each(calls.size(), [&](std::size_t item, int) { ++calls[item]; });
    EXPECT_EQ(calls, std::vector<int>(1000, 1));
}

TEST_P(Pools, NeverUseAWorkerTwiceAtATime) {
    std::vector<std::atomic<int>> inside(static_cast<std::size_t>(GetParam()));
    std::atomic<int> clashes{0};
    pool_.for_each(2000, [&](std::size_t, int worker) {
        clashes += inside.at(static_cast<std::size_t>(worker))++ == 0 ? 0 : 1;
        --inside[static_cast<std::size_t>(worker)];
    });
    EXPECT_EQ(clashes, 0);
}

TEST_P(Pools, PassOnTheFirstExceptionAndStayUsable) {
    EXPECT_THROW(pool_.for_each(100,
                                [](std::size_t item, int) {
                                    if (item == 40) {
                                        throw std::runtime_error("forty");
                                    }
                                }),
                 std::runtime_error);
    std::atomic<int> calls{0};
    pool_.for_each(100, [&](std::size_t, int) { ++calls; });
    EXPECT_EQ(calls, 100);
}

TEST_P(Pools, StartNothingNewAfterAnException) {
    std::atomic<int> calls{0};
    EXPECT_ANY_THROW(pool_.for_each(100'000, [&](std::size_t, int) {
        ++calls;
        throw std::runtime_error("at once");
    }));
    EXPECT_LE(calls, GetParam());
}

// The smallest normal float, halved, is zero in every item, and as before for whoever called.
TEST_P(Pools, ComputeWithoutSubnormalNumbers) {
    const auto halved = [] {
        volatile float smallest = std::numeric_limits<float>::min();
        volatile float half = 0.5F;
        return smallest * half;
    };
    for (const std::size_t items : {std::size_t{1}, std::size_t{1000}}) {
        std::vector<float> found(items, 1.0F);
        pool_.for_each(items, [&](std::size_t item, int) { found[item] = halved(); });
#if defined(__SSE2__)
        EXPECT_EQ(found, std::vector<float>(items, 0.0F));
#endif
        EXPECT_GT(halved(), 0.0F);
    }
}

TEST_P(Pools, NestedLoopsRunInPlace) {
    std::vector<std::atomic<int>> calls(64);
    std::atomic<int> strangers{0};
    pool_.for_each(8, [&](std::size_t outer, int outer_worker) {
        pool_.for_each(8, [&](std::size_t inner, int worker) {
            strangers += worker == outer_worker ? 0 : 1;
            ++calls[outer * 8 + inner];
        });
    });
    for (const auto& count : calls) {
        EXPECT_EQ(count, 1);
    }
    EXPECT_EQ(strangers, 0);
}

TEST_P(Pools, ManyShortLoopsInARow) {
    std::atomic<int> calls{0};
    for (int i = 0; i < 2000; ++i) {
        pool_.for_each(3, [&](std::size_t, int) { ++calls; });
    }
    EXPECT_EQ(calls, 6000);
}

TEST_P(Pools, NoItemsNoCalls) {
    pool_.for_each(0, [](std::size_t, int) { FAIL(); });
}

INSTANTIATE_TEST_SUITE_P(Cpu, Pools, testing::Values(1, 2, 5));

TEST(ThreadPool, ZeroThreadsMeansAllAvailable) {
    EXPECT_GE(ThreadPool(0).threads(), 1);
}

}  // namespace
}  // namespace isotone::kernels::cpu
