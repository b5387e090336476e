// SPDX-License-Identifier: Apache-2.0
/// A small dense Levenberg-Marquardt solver for fits of a few parameters.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace isotone::harmonize {

struct LeastSquares {
    std::vector<double> parameters;
    std::vector<double> standard_errors;  ///< from the covariance scaled by the residual variance; 0 where undefined
    double sum_of_squares = 0.0;
    int iterations = 0;
    bool converged = false;  ///< the step or the gain fell below 1e-10 relative
};

/// Writes the residuals of the given parameters.
using Residuals = std::function<void(std::span<const double> parameters, std::span<double> residuals)>;

/// Minimises the sum of squared residuals (Marquardt, J SIAM 11 (1963) 431; derivatives by central differences).
/// @param lower  lower bound of each parameter; a step beyond is projected back
/// @param scale  natural size of each parameter, positive: sets the step of the differences
LeastSquares minimise(const Residuals& residuals, std::size_t residual_count, std::vector<double> start,
                      std::span<const double> lower, std::span<const double> scale, int largest_iterations = 100);

}  // namespace isotone::harmonize
