// SPDX-License-Identifier: Apache-2.0
/// Resolution of an image from one phantom sphere: least-squares fit of the blurred sphere with wall and background
/// (blurred_sphere.hpp) to the voxels around it.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"
#include "harmonize/resolution/blurred_sphere.hpp"

#include <optional>
#include <vector>

namespace isotone::harmonize {

struct SphereSample {
    Vector3 position_mm{};
    double value = 0.0;
};

/// All voxels with their centre within `reach_mm` of `centre_mm`.
ISOTONE_API std::vector<SphereSample> samples_around(const Volume& volume, const Vector3& centre_mm, double reach_mm);

enum class SphereWeighting {
    uniform,
    inverse_distance,  ///< residuals are divided by r, so that each radius counts alike
};

/// A parameter with a value is fixed to it, one without is fitted.
struct SphereFitOptions {
    std::optional<double> radius_mm{};
    std::optional<double> fwhm_mm{};
    std::optional<double> wall_mm{};
    std::optional<double> signal{};
    std::optional<double> background{};
    bool fit_centre = false;
    SphereWeighting weighting = SphereWeighting::inverse_distance;
};

struct SphereFit {
    SphereModel model;
    Vector3 centre_mm{};
    double fwhm_error_mm = 0.0;  ///< standard error of the FWHM; 0 where it was fixed
    double rms_residual = 0.0;   ///< unweighted, in the image's unit
    std::size_t samples = 0;
    bool converged = false;
};

/// @throws Error{inconsistent_data} where there are fewer samples than parameters or no value is finite
ISOTONE_API SphereFit fit_sphere(const std::vector<SphereSample>& samples, const Vector3& centre_mm,
                                 const SphereFitOptions& options);

}  // namespace isotone::harmonize
