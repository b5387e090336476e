// SPDX-License-Identifier: Apache-2.0
#include "core/projections.hpp"

#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone {
namespace {

using test::error_of;
using testing::HasSubstr;

SpectData with_two_windows() {
    SpectData data;
    data.windows = {{"113", 101.7, 124.3}, {"208", 187.2, 228.8}};
    return data;
}

TEST(SpectData, AWindowIsFoundByNameOrEnergy) {
    const SpectData data = with_two_windows();
    EXPECT_EQ(data.window_index("208"), 1);
    EXPECT_EQ(data.window_index("110"), 0);
    const Error error = error_of([&] { (void)data.window_index("209x"); });
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.what(), HasSubstr("the data hold \"113\", \"208\""));
}

TEST(SpectData, AnIndexThatIsNoneIsRefused) {
    const SpectData data = with_two_windows();
    EXPECT_EQ(data.window_at(1).name, "208");
    for (const int none : {-1, 2}) {
        EXPECT_EQ(error_of([&] { (void)data.window_at(none); }).code(), ErrorCode::usage);
    }
}

}  // namespace
}  // namespace isotone
