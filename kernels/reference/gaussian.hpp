// SPDX-License-Identifier: Apache-2.0
/// Separable Gaussian on an image, zero outside it.
#pragma once

#include "kernels/backend.hpp"

#include <vector>

namespace isotone::kernels::reference {

/// Replaces the image (z fastest) by its convolution with core/gaussian_kernel.hpp's weights along x, y and z.
void gaussian(std::vector<double>& image, const Grid& grid, const std::array<double, 3>& fwhm_mm);

}  // namespace isotone::kernels::reference
