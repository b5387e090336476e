// SPDX-License-Identifier: Apache-2.0
#include "harmonize/suv/body_size.hpp"

#include "core/error.hpp"
#include "harmonize/suv/suv_factor.hpp"

#include <gtest/gtest.h>

namespace isotone::harmonize::suv {
namespace {

// Published check values have four decimals.
constexpr double table_rounding = 1e-4;
const Body man{70.0, 1.75, "M"};
const Body woman{60.0, 1.65, "F"};

double kilograms(const Body& body, Normalisation normalisation) {
    return normalising_size(body, normalisation) * 1e-3;
}

TEST(BodySize, JanmahasatianMatchesTheCheckValues) {
    EXPECT_NEAR(kilograms(man, Normalisation::lean_janmahasatian), 55.8571, table_rounding);
    EXPECT_NEAR(kilograms(woman, Normalisation::lean_janmahasatian), 39.2868, table_rounding);
}

TEST(BodySize, James128MatchesTheCheckValues) {
    EXPECT_NEAR(kilograms(man, Normalisation::lean_james128), 56.5200, table_rounding);
    EXPECT_NEAR(kilograms(woman, Normalisation::lean_james128), 44.6298, table_rounding);
}

TEST(BodySize, MorganDiffersFromJamesForMenOnly) {
    EXPECT_NEAR(kilograms(man, Normalisation::lean_morgan), 1.10 * 70.0 - 120.0 * 0.16, 1e-12);
    EXPECT_EQ(kilograms(woman, Normalisation::lean_morgan), kilograms(woman, Normalisation::lean_james128));
}

TEST(BodySize, BodySurfaceMatchesTheCheckValue) {
    EXPECT_NEAR(body_surface_m2(man), 1.848143, 1e-6);
    EXPECT_NEAR(normalising_size(man, Normalisation::body_surface), 18481.43, 1e-2);
}

TEST(BodySize, IdealBodyWeightOfSexOtherIsTheMeanOfBothFormulas) {
    const double male = 48.0 + 1.06 * 23.0;
    const double female = 45.5 + 0.91 * 23.0;
    EXPECT_NEAR(kilograms({70.0, 1.75, "O"}, Normalisation::ideal_body_weight), 0.5 * (male + female), 1e-12);
}

TEST(BodySize, RefusesUnknownSexAndHeight) {
    EXPECT_THROW(normalising_size({70.0, 1.75, ""}, Normalisation::lean_morgan), Error);
    EXPECT_THROW(normalising_size({70.0, 0.0, "M"}, Normalisation::lean_morgan), Error);
    // James turns negative for a very small and heavy body.
    EXPECT_THROW(normalising_size({200.0, 1.2, "M"}, Normalisation::lean_james128), Error);
}

TEST(BodySize, AHeightInCentimetresIsTakenAsSuch) {
    PetSeriesHeader header;
    header.weight = 70.0;
    header.height_m = 175.0;
    EXPECT_NEAR(body_of(header).height_m, 1.75, 1e-12);
}

TEST(BodySize, AHeightOfNobodyIsRefusedWhereItIsNeeded) {
    for (const double height : {0.2, 2.6}) {
        EXPECT_THROW(normalising_size({70.0, height, "M"}, Normalisation::lean_morgan), Error);
        EXPECT_NO_THROW(normalising_size({70.0, height, "M"}, Normalisation::body_weight));
    }
}

TEST(BodySize, FactorFromBodyWeightIsTheShareOfLeanMass) {
    EXPECT_NEAR(factor_from_bw(man, Normalisation::lean_janmahasatian), 55.8571 / 70.0, 1e-5);
    EXPECT_EQ(factor_from_bw(man, Normalisation::body_weight), 1.0);
}

}  // namespace
}  // namespace isotone::harmonize::suv
