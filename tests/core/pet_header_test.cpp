// SPDX-License-Identifier: Apache-2.0
#include "core/pet_header.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace isotone {
namespace {

TEST(PetHeader, OneSliceWithAnInterceptIsEnough) {
    std::vector<PetSliceHeader> slices(3);
    EXPECT_FALSE(any_intercept(slices));
    EXPECT_FALSE(any_intercept({}));
    for (const double intercept : {-100.0, 1e-9, std::numeric_limits<double>::quiet_NaN()}) {
        slices.back().rescale_intercept = intercept;
        EXPECT_TRUE(any_intercept(slices)) << intercept;
    }
    slices.back().rescale_intercept = -0.0;
    EXPECT_FALSE(any_intercept(slices));
}

}  // namespace
}  // namespace isotone
