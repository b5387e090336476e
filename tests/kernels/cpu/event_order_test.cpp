// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/event_order.hpp"

#include <gtest/gtest.h>

namespace isotone::kernels::cpu {
namespace {

TEST(EventOrder, IsByRisingKeyAndStable) {
    EXPECT_EQ(order_of({30, 10, 20, 10, 0}), (std::vector<std::uint64_t>{4, 1, 3, 2, 0}));
}

TEST(EventOrder, OfNothingIsEmpty) {
    EXPECT_TRUE(order_of({}).empty());
}

}  // namespace
}  // namespace isotone::kernels::cpu
