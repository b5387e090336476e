// SPDX-License-Identifier: Apache-2.0
/// Separable Gaussian blur of an image, z fastest. Weights: core/gaussian_kernel.hpp.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <array>
#include <span>

namespace isotone::kernels::cpu {

/// Zero outside the grid, so that the operator is its own transpose. FWHM in mm; 0 = none along that axis.
void gaussian(std::span<float> image, const Grid& grid, const std::array<double, 3>& fwhm_mm, ThreadPool& pool);

}  // namespace isotone::kernels::cpu
