// SPDX-License-Identifier: Apache-2.0
#include "harmonize/resolution/sphere_fit.hpp"

#include "core/error.hpp"
#include "core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace isotone::harmonize {
namespace {

/// A model sphere point-sampled at 2 mm, with white noise in units of the signal.
Volume sampled(const SphereModel& model, const Vector3& centre, double noise) {
    Volume volume(ImageGrid::centred({29, 29, 29}, {2.0, 2.0, 2.0}));
    std::uint64_t element = 0;
    for (int z = 0; z < 29; ++z) {
        for (int y = 0; y < 29; ++y) {
            for (int x = 0; x < 29; ++x) {
                const Vector3 p = volume.grid.position({1.0 * x, 1.0 * y, 1.0 * z});
                const double r = std::hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]);
                RandomStream random(7, 1, element++);
                volume.at(x, y, z) =
                    static_cast<float>(sphere_value(model, r) + noise * model.signal * random.normal());
            }
        }
    }
    return volume;
}

TEST(SphereFit, RecoversTheResolutionWithoutNoise) {
    const Vector3 centre{0.4, -0.7, 0.9};
    for (const double fwhm : {4.0, 6.0, 9.0}) {
        for (const double wall : {0.0, 1.0, 1.5}) {
            const SphereModel truth{.radius_mm = 11.0, .fwhm_mm = fwhm, .wall_mm = wall, .signal = 10, .background = 1};
            const auto fit = fit_sphere(samples_around(sampled(truth, centre, 0.0), centre, 24.0), centre,
                                        {.radius_mm = 11.0, .wall_mm = wall});
            EXPECT_TRUE(fit.converged);
            EXPECT_NEAR(fit.model.fwhm_mm, fwhm, 0.01 * fwhm) << "wall " << wall;
            EXPECT_NEAR(fit.model.signal, 10.0, 0.01);
            EXPECT_NEAR(fit.model.background, 1.0, 0.01);
        }
    }
}

TEST(SphereFit, RecoversTheResolutionAtFivePerCentNoise) {
    const Vector3 centre{0.4, -0.7, 0.9};
    for (const double fwhm : {4.0, 6.0, 9.0}) {
        const SphereModel truth{.radius_mm = 14.0, .fwhm_mm = fwhm, .wall_mm = 1.0, .signal = 10, .background = 1};
        const auto fit = fit_sphere(samples_around(sampled(truth, centre, 0.05), centre, 26.0), centre,
                                    {.radius_mm = 14.0, .wall_mm = 1.0});
        // Tolerance of the acceptance test; the standard error of such a fit is below 1 %.
        EXPECT_NEAR(fit.model.fwhm_mm, fwhm, 0.03 * fwhm);
        EXPECT_GT(fit.fwhm_error_mm, 0.0);
        EXPECT_NEAR(fit.rms_residual, 0.5, 0.02);
    }
}

TEST(SphereFit, FindsTheCentre) {
    const Vector3 truth{0.4, -0.7, 0.9};
    const SphereModel model{.radius_mm = 6.5, .fwhm_mm = 6.0, .signal = 10, .background = 1};
    const auto fit = fit_sphere(samples_around(sampled(model, truth, 0.0), {0.0, 0.0, 0.0}, 18.0), {0.0, 0.0, 0.0},
                                {.radius_mm = 6.5, .wall_mm = 0.0, .fit_centre = true});
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(fit.centre_mm[k], truth[k], 1e-4);  // float voxels
    }
}

TEST(SphereFit, RecoversTheRadiusToo) {
    const SphereModel truth{.radius_mm = 11.0, .fwhm_mm = 6.0, .signal = 10, .background = 1};
    const auto fit =
        fit_sphere(samples_around(sampled(truth, {0, 0, 0}, 0.0), {0, 0, 0}, 24.0), {0, 0, 0}, {.wall_mm = 0.0});
    EXPECT_NEAR(fit.model.radius_mm, 11.0, 1e-3);
    EXPECT_NEAR(fit.model.fwhm_mm, 6.0, 1e-3);
}

TEST(SphereFit, TooFewVoxelsAreRefused) {
    EXPECT_THROW(fit_sphere({{{0, 0, 0}, 1.0}}, {0, 0, 0}, {}), Error);
}

}  // namespace
}  // namespace isotone::harmonize
