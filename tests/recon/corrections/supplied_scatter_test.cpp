// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/supplied_scatter.hpp"

#include "small_projections.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace isotone::recon {
namespace {

using isotone::test::error_of;
using test::technetium;
using testing::HasSubstr;

// REQ-SCAT-04
TEST(SuppliedScatter, MustBeFiniteNotNegativeAndOfThePhotopeak) {
    SpectData data = technetium();
    EXPECT_THAT(error_of([&] { supplied_scatter(data, 0); }).what(), HasSubstr("there is none"));
    data.additive = std::vector<float>(data.geometry.size(), 3.0F);
    EXPECT_EQ(supplied_scatter(data, 0).counts, *data.additive);
    EXPECT_THAT(error_of([&] { supplied_scatter(data, 1); }).what(), HasSubstr("belongs to energy window 1"));
    data.additive->at(4) = -1.0F;
    EXPECT_THAT(error_of([&] { supplied_scatter(data, 0); }).what(), HasSubstr("at value 5"));
    data.additive->at(4) = std::numeric_limits<float>::quiet_NaN();
    EXPECT_EQ(error_of([&] { supplied_scatter(data, 0); }).code(), ErrorCode::inconsistent_data);
}

}  // namespace
}  // namespace isotone::recon
