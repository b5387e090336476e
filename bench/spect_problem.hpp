// SPDX-License-Identifier: Apache-2.0
/// The SPECT problem of the benchmarks: 128 x 128 x 64 voxels of 3.32 mm, 120 views of 128 bins on a body contour of
/// 150 to 250 mm, 128 depth planes, a Gaussian response of FWHM 4 mm + 0.045 d, and a torso that attenuates and glows.
#pragma once

#include "kernels/backend.hpp"

#include <array>
#include <cstddef>
#include <memory>
#include <vector>

namespace isotone::bench {

struct Ball {
    std::array<double, 3> centre_mm{};
    double radius_mm = 0.0;
};

struct SpectProblem {
    kernels::SpectGeometry geometry;  ///< without the attenuation map
    std::vector<double> radius_mm;    ///< of each view, axis to the face of the collimator
    std::vector<float> activity;      ///< z fastest: 1 in soft tissue, 0.3 in the lungs, 10 in the balls
    std::vector<float> attenuation;   ///< 1/mm, z fastest
    std::vector<Ball> hot;
    double fwhm_at_face_mm = 4.0;  ///< FWHM at distance d: fwhm_at_face_mm + fwhm_slope d
    double fwhm_slope = 0.045;

    /// Views subset, subset + subsets, ... with the map resident in a backend.
    kernels::SpectGeometry subset(std::size_t subset, std::size_t subsets,
                                  std::shared_ptr<const kernels::Buffer> map) const;
};

/// @param voxels  nx = ny = bins = depth planes; nz is half of it, and the voxel 425 mm / voxels
SpectProblem spect_problem(int voxels = 128, int views = 120);

/// Poisson counts of the problem as a camera would take them, `total` in all: projected on a grid twice as fine, which
/// no reconstruction of the problem knows. [view][bin][row]
std::vector<float> simulated_counts(const SpectProblem& problem, double total, int threads);

/// Mean of an image (z fastest) over the voxels whose centres lie in a ball.
double mean_in(const Ball& ball, const std::vector<float>& image, const kernels::Grid& grid);

}  // namespace isotone::bench
