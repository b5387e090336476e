// SPDX-License-Identifier: Apache-2.0
#include "core/gaussian_kernel.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <cmath>
#include <cstddef>
#include <string>

namespace isotone {
namespace {

constexpr double truncation_sigmas = 4.0;
constexpr double largest_width_in_samples = 1e4;

std::vector<double> sampled_gaussian(double s, std::size_t radius) {
    std::vector<double> half(radius + 1);
    double sum = 0.0;
    for (std::size_t k = radius + 1; k-- > 0;) {  // smallest first
        const double t = static_cast<double>(k) / s;
        half[k] = std::exp(-0.5 * t * t);
        sum += k == 0 ? half[k] : 2.0 * half[k];
    }
    for (double& w : half) {
        w /= sum;
    }
    return half;
}

double variance(const std::vector<double>& half) {
    double v = 0.0;
    for (std::size_t k = half.size(); k-- > 1;) {
        v += 2.0 * half[k] * static_cast<double>(k) * static_cast<double>(k);
    }
    return v;
}

/// The parameter for which the sampled kernel has variance v. The variance grows with s from 0 to r(r+1)/3 (a box),
/// which is above v for r = ceil(4 sqrt(v)), so there is exactly one.
double solve_parameter(double v, std::size_t radius) {
    double low = 0.0;
    double high = std::sqrt(v) + 1.0;
    while (variance(sampled_gaussian(high, radius)) < v) {
        high *= 2.0;
    }
    for (;;) {
        const double middle = 0.5 * (low + high);
        if (middle <= low || middle >= high) {
            return high;
        }
        (variance(sampled_gaussian(middle, radius)) < v ? low : high) = middle;
    }
}

}  // namespace

std::vector<double> gaussian_kernel(double fwhm, double spacing) {
    if (!(spacing > 0.0) || !(fwhm >= 0.0) || !(fwhm / spacing <= largest_width_in_samples)) {
        throw Error(ErrorCode::usage, "Gaussian filter",
                    "a FWHM of " + number_text(fwhm) + " on a spacing of " + number_text(spacing) + " is not usable",
                    "give a FWHM that is 0 or positive and below 10000 voxels");
    }
    if (fwhm == 0.0) {
        return {1.0};
    }
    const double sigma = fwhm / gaussian_fwhm_per_sigma / spacing;
    const double v = sigma * sigma;
    const auto radius = static_cast<std::size_t>(std::ceil(truncation_sigmas * sigma));
    if (radius <= 1) {
        return {1.0 - v, 0.5 * v};
    }
    return sampled_gaussian(solve_parameter(v, radius), radius);
}

}  // namespace isotone
