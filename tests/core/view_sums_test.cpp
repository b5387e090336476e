// SPDX-License-Identifier: Apache-2.0
#include "core/view_sums.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone {
namespace {

TEST(ViewSums, AddThePixelsOfEachView) {
    ProjectionGeometry geometry;
    geometry.bins = 3;
    geometry.rows = 2;
    geometry.views.resize(2);
    const std::vector<float> values{1, 2, 3, 4, 5, 6, 10, 20, 30, 40, 50, 60};
    EXPECT_THAT(sums_of_views(geometry, values), testing::ElementsAre(21.0, 210.0));
}

}  // namespace
}  // namespace isotone
