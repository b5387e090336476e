// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/elementwise.hpp"

#include <gtest/gtest.h>

namespace isotone::kernels::common {
namespace {

TEST(Ratio, DividesByTheExpectationOrItsFloor) {
    const Ratio ratio{0.5F};
    EXPECT_EQ(ratio(3.0F, 2.0F), 1.5F);
    EXPECT_EQ(ratio(3.0F, 0.25F), 6.0F);
    EXPECT_EQ(ratio(0.0F, 0.0F), 0.0F);
}

TEST(EmUpdate, KeepsVoxelsThatNoMeasurementSees) {
    const EmUpdate update{0.1F};
    EXPECT_EQ(update(2.0F, 3.0F, 4.0F), 1.5F);
    EXPECT_EQ(update(2.0F, 3.0F, 0.1F), 2.0F);
}

TEST(ScaleAndAdd, ScalesTheFirst) {
    EXPECT_EQ((ScaleAndAdd{2.0F}(3.0F, 4.0F)), 10.0F);
}

}  // namespace
}  // namespace isotone::kernels::common
