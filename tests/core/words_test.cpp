// SPDX-License-Identifier: Apache-2.0
#include "core/words.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Words, StandBetweenCommas) {
    EXPECT_THAT(words_of("DECY,SCAT"), ElementsAre("DECY", "SCAT"));
    EXPECT_THAT(words_of("a,,b"), ElementsAre("a", "", "b"));
    EXPECT_THAT(words_of("a,"), ElementsAre("a"));
    EXPECT_THAT(words_of(""), IsEmpty());
}

TEST(Words, AreJoinedWithATextBetweenThem) {
    EXPECT_EQ(joined({"113", "208", "250"}, " + "), "113 + 208 + 250");
    EXPECT_EQ(joined({"", "208"}, ","), ",208");
    EXPECT_EQ(joined({}, ","), "");
}

TEST(Words, AreComparedWithoutCase) {
    EXPECT_EQ(lower_case("99mTc LEHR"), "99mtc lehr");
}

}  // namespace
}  // namespace isotone
