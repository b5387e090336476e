// SPDX-License-Identifier: Apache-2.0
/// The one definition of a sampled Gaussian. Every backend and the harmonisation filters take their weights from here,
/// so a FWHM means the same blur everywhere.
#pragma once

#include "core/export.hpp"

#include <vector>

namespace isotone {

/// FWHM / standard deviation of a Gaussian: 2 sqrt(2 ln 2).
inline constexpr double gaussian_fwhm_per_sigma = 2.3548200450309493;

/// Weights of a Gaussian sampled on a voxel grid, with the exact second moment.
///
/// With v = (fwhm / 2.3548 / spacing)^2 the variance asked for, in voxels^2, the kernel has 2r + 1 taps, r = ceil(4
/// sqrt(v)) (truncation at 4 sigma), proportional to exp(-k^2 / (2 s^2)), normalised to sum 1. The parameter s is
/// solved so that sum_k w_k k^2 = v: plain sampling with s = sqrt(v) is off by tens of per cent where the FWHM is near
/// a voxel. For v <= 1/16 that is the three-tap kernel [v/2, 1 - v, v/2], which has variance v however small v is.
/// Variances of successive filters therefore add exactly.
///
/// @param fwhm     full width at half maximum, same unit as `spacing`; 0 = no blur
/// @param spacing  distance between samples, positive
/// @return the half kernel: element 0 is the centre weight, element k the weight at +k and at -k; w_0 + 2 sum w_k = 1
/// @throws Error{usage} for a negative or non-finite width, a spacing that is not positive, or a width above 10 000
///         samples
ISOTONE_API std::vector<double> gaussian_kernel(double fwhm, double spacing);

}  // namespace isotone
