// SPDX-License-Identifier: Apache-2.0
#include "core/held_effects.hpp"

#include "core/error.hpp"
#include "tests/support/error_of.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace isotone {
namespace {

using testing::ElementsAre;

TEST(HeldEffects, TextIsReadInAnyOrderAndWrittenInOne) {
    const auto effects = parse_effects("normalisation,attenuation,normalisation", multiplicative_effects(), "option");
    EXPECT_THAT(effects, ElementsAre(Effect::attenuation, Effect::normalisation));
    EXPECT_EQ(text_of(effects), "attenuation,normalisation");
}

TEST(HeldEffects, NoneIsSaidInAWord) {
    EXPECT_TRUE(parse_effects("none", additive_effects(), "option").empty());
    EXPECT_EQ(text_of({}), "none");
}

// REQ-CMD-02
TEST(HeldEffects, AnotherWordNamesTheNearest) {
    const Error error =
        test::error_of([] { parse_effects("attenuation,normalization", multiplicative_effects(), "option"); });
    EXPECT_EQ(error.code(), ErrorCode::usage);
    EXPECT_THAT(error.hint(), testing::HasSubstr("normalisation"));
    EXPECT_EQ(test::error_of([] { parse_effects("scatter", multiplicative_effects(), "option"); }).code(),
              ErrorCode::usage);
    EXPECT_EQ(test::error_of([] { parse_effects("", additive_effects(), "option"); }).code(), ErrorCode::usage);
}

}  // namespace
}  // namespace isotone
