// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/collimator_response.hpp"

#include "core/error.hpp"
#include "tests/simulate/spect/spect_scenes.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace isotone::simulate {
namespace {

TEST(CollimatorResponse, FollowsTheFormula) {
    const GammaCamera camera = test::camera();
    const CollimatorResponse response(camera, camera.collimators[0], test::materials(), 140.511);
    // Lead at 140.5 keV: 2.7 per mm, so 0.74 mm shorter than the holes.
    EXPECT_NEAR(response.effective_length_mm(), 24.05 - 0.74, 0.02);
    const double length = response.effective_length_mm();
    EXPECT_NEAR(response.fwhm_mm(100.0), std::hypot(1.11 * (length + 105.0) / length, 3.8), 1e-9);
    // 0.75 of the area is open; a hole of 1.067 mm2 at 23.3 mm: 1.17e-4 sr of 4 pi.
    EXPECT_NEAR(response.efficiency(), 1.19e-4, 0.03e-4);
}

TEST(CollimatorResponse, TheIntrinsicResolutionImprovesWithEnergy) {
    GammaCamera camera = test::camera();
    camera.collimators[0].hole_length_mm = 60.0;
    camera.collimators[0].hole_diameter_mm = 0.001;
    const CollimatorResponse response(camera, camera.collimators[0], test::materials(), 4.0 * 140.511);
    EXPECT_NEAR(response.fwhm_mm(0.0), 1.9, 0.001);
}

TEST(CollimatorResponse, KnowsTheSeptaAndThePixelsOfItsCamera) {
    GammaCamera camera = test::camera();
    camera.intrinsic_scales_with_energy = false;  // a pixel is as wide at every energy
    camera.collimators[0].septa_material = "tungsten";
    const CollimatorResponse response(camera, camera.collimators[0], test::materials(), 250.0);
    const double mu = test::materials().of("tungsten").mu_per_mm(250.0);
    EXPECT_NEAR(response.effective_length_mm(), 24.05 - 2.0 / mu, 1e-9);
    const double length = response.effective_length_mm();
    EXPECT_NEAR(response.fwhm_mm(0.0), std::hypot(1.11 * (length + 5.0) / length, 3.8), 1e-9);
}

TEST(CollimatorResponse, RefusesACollimatorThatThisEnergyPasses) {
    GammaCamera camera = test::camera();
    camera.collimators[0].hole_length_mm = 15.0;  // lead at 690 keV: 2 / mu = 17 mm
    EXPECT_THROW(CollimatorResponse(camera, camera.collimators[0], test::materials(), 690.0), Error);
}

}  // namespace
}  // namespace isotone::simulate
