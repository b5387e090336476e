// SPDX-License-Identifier: Apache-2.0
/// Separable Gaussian filter of an image: the harmonising filter itself.
///
/// The FWHM is given along the image's index axes, in mm. Sums are double; each output value depends only on its line,
/// so the result is the same for any number of threads. Outside the grid the image is reflected about the outer voxel
/// faces (d c b a | a b c d | d c b a), which keeps a constant image constant and loses no activity at the border.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <array>
#include <span>
#include <vector>

namespace isotone::harmonize {

enum class GaussianKernel {
    exact_second_moment,  ///< core/gaussian_kernel.hpp: variances of successive filters add exactly on the voxel grid
    sampled,              ///< exp(-k^2/2s^2) sampled, 4 sigma: what scipy.ndimage.gaussian_filter applies
};

/// Half kernel (element 0 the centre) of a FWHM on a spacing, for either kind.
ISOTONE_API std::vector<double> half_kernel(double fwhm_mm, double spacing_mm, GaussianKernel kind);

/// In place, x fastest.
ISOTONE_API void gaussian_filter(std::span<double> values, std::array<int, 3> size,
                                 const std::array<std::vector<double>, 3>& half_kernels);

/// @throws Error{usage} for a negative or non-finite FWHM
ISOTONE_API Volume gaussian_filter(const Volume& volume, const Vector3& fwhm_mm,
                                   GaussianKernel kind = GaussianKernel::exact_second_moment);

/// The filter that takes a Gaussian resolution to another: sqrt(target^2 - source^2), per axis.
/// @throws Error{inconsistent_data} where the source is already coarser than the target
ISOTONE_API Vector3 filter_between(const Vector3& source_fwhm_mm, const Vector3& target_fwhm_mm);

}  // namespace isotone::harmonize
