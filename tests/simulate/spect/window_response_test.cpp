// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/window_response.hpp"

#include "spect_scenes.hpp"

#include <gtest/gtest.h>

namespace isotone::simulate {
namespace {

// REQ-SPECT-09
TEST(WindowResponse, OfAWindowOfTwoRangesIsTheSumOfBoth) {
    const EnergyWindow low{"171", 154.0, 188.0}, high{"245", 221.0, 270.0};
    const EnergyWindow both = window_of_levels("both", {154.0, 188.0, 221.0, 270.0}, "test");
    GammaCamera camera = test::camera();
    camera.intrinsic_energy_kev = 140.5;
    const WindowResponse response(camera, test::materials(), {low, high, both}, 300.0);
    for (const double kev : {160.0, 171.28, 200.0, 245.35, 290.0}) {
        EXPECT_NEAR(response.probability(2, kev), response.probability(0, kev) + response.probability(1, kev), 1e-12)
            << kev;
    }
    EXPECT_GT(response.probability(2, 171.28), 0.5);
}

}  // namespace
}  // namespace isotone::simulate
