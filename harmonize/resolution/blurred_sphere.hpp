// SPDX-License-Identifier: Apache-2.0
/// Closed forms of a uniform sphere blurred by an isotropic Gaussian: what a noise-free scanner of a given resolution
/// shows of a phantom sphere.
///
/// Lengths in mm; a width is a FWHM (core/gaussian_kernel.hpp). The unit sphere has value 1 inside and 0 outside; a
/// SphereModel adds the signal, the cold wall and the background. A FWHM of 0 is the unblurred sphere.
/// Profile: Hofheinz et al., Phys Med Biol 55 (2010) 1099; the ball and disc means follow from it by integration.
#pragma once

#include "core/export.hpp"

namespace isotone::harmonize {

/// Radius of a sphere of exactly 1 mL, the SUVpeak volume.
inline constexpr double peak_radius_mm = 6.2035049089940002;

/// Value at distance `r_mm` from the centre of a blurred unit sphere.
ISOTONE_API double blurred_sphere(double r_mm, double radius_mm, double fwhm_mm);

/// Mean of the blurred unit sphere over the sphere itself.
ISOTONE_API double blurred_sphere_ball_mean(double radius_mm, double fwhm_mm);

/// Mean of the blurred unit sphere over its central disc: the NEMA hot contrast Q_H (as a fraction) of a noise-free
/// image, whatever the contrast, where the sphere has no wall.
ISOTONE_API double blurred_sphere_disc_mean(double radius_mm, double fwhm_mm);

/// Mean of the blurred unit sphere over a concentric ball of another radius, by Gauss-Legendre quadrature (1e-12).
ISOTONE_API double blurred_sphere_mean_within(double within_mm, double radius_mm, double fwhm_mm);

/// A hot sphere with a cold wall in a warm background.
struct SphereModel {
    double radius_mm = 0.0;   ///< inner radius
    double fwhm_mm = 0.0;     ///< resolution of the image
    double wall_mm = 0.0;     ///< thickness of the cold wall
    double signal = 1.0;      ///< true concentration inside
    double background = 0.0;  ///< true concentration outside the wall
};

/// f(r) = S P(r; R) + B [1 - P(r; R + d)].
ISOTONE_API double sphere_value(const SphereModel& model, double r_mm);

/// What an ideal, continuous image of the model measures: the three EARL metrics.
struct SphereMetrics {
    double max = 0.0;   ///< value at the centre
    double a50 = 0.0;   ///< mean inside the background-adapted 50 % contour, threshold (max + B) / 2
    double peak = 0.0;  ///< mean over the concentric 1 mL ball
};

/// @throws Error{inconsistent_data} where the centre does not rise above the background
ISOTONE_API SphereMetrics ideal_metrics(const SphereModel& model);

}  // namespace isotone::harmonize
