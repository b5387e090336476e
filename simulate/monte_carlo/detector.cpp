// SPDX-License-Identifier: Apache-2.0
#include "simulate/monte_carlo/detector.hpp"

#include "simulate/spect/spect_simulation.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

constexpr double step_kev = 1.0;
constexpr double reach_in_sigmas = 4.0;  // 6e-5 of a Gaussian lies beyond
constexpr int steps_per_sigma = 200;     // linear between: 3e-6 of a Gaussian

/// Share of a Gaussian below x sigmas.
const auto below_table = [] {
    std::array<double, 10 * steps_per_sigma + 2> values{};
    for (std::size_t k = 0; k < values.size(); ++k) {
        const double at = -5.0 + static_cast<double>(k) / steps_per_sigma;
        values[k] = 0.5 * std::erfc(-at / std::numbers::sqrt2);
    }
    values.front() = 0.0;  // 3e-7
    std::fill(values.end() - 2, values.end(), 1.0);
    return values;
}();

double below(double x) {
    const double place = std::clamp(x + 5.0, 0.0, 10.0) * steps_per_sigma;
    const auto k = static_cast<std::size_t>(place);
    return below_table[k] + (place - static_cast<double>(k)) * (below_table[k + 1] - below_table[k]);
}

}  // namespace

PhotonDetector::PhotonDetector(const SpectScene& scene, const SpectProtocol& p)
    : response_(scene.camera, scene.materials, energy_windows(p), highest_kev(p)), blurs_(p.collimator_blur),
      highest_kev_(highest_kev(p)) {
    for (int k = 0; highest_kev_ - k * step_kev >= response_.lowest_kev() - step_kev; ++k) {
        collimators_.emplace_back(scene.camera, scene.collimator, scene.materials, highest_kev_ - k * step_kev);
    }
    scales_.assign(p.windows.size(), 1.0);  // counts() needs them
    for (std::size_t w = 0; w < p.windows.size(); ++w) {
        double computed = 0.0;
        for (const GammaLine& line : p.lines) {
            computed += 1e6 * line.yield * counts(w, line.energy_kev);
        }
        scales_[w] = sensitivity_scale(p.windows[w], computed);
    }
}

const CollimatorResponse& PhotonDetector::near(double energy_kev) const {
    const double place =
        std::clamp((highest_kev_ - energy_kev) / step_kev + 0.5, 0.0, static_cast<double>(collimators_.size()) - 1.0);
    return collimators_[static_cast<std::size_t>(place)];
}

PointSpreader::PointSpreader(int bins, double bin_mm, int rows, double row_mm)
    : across_{bins, bin_mm, 0, -1, std::vector<double>(static_cast<std::size_t>(bins))},
      along_{rows, row_mm, 0, -1, std::vector<double>(static_cast<std::size_t>(rows))} {}

void PointSpreader::Axis::place(double position_mm, double sigma_mm) {
    const double at = position_mm / pixel_mm + 0.5 * pixels;  // 0 at the edge of the first pixel
    const double sigma = std::max(1e-6, sigma_mm / pixel_mm), reach = reach_in_sigmas * sigma;
    first = static_cast<int>(std::clamp(std::floor(at - reach), 0.0, static_cast<double>(pixels)));
    last = static_cast<int>(std::clamp(std::floor(at + reach), -1.0, pixels - 1.0));
    const double per_pixel = 1.0 / sigma, start = -at * per_pixel;
    double before = below(start + first * per_pixel);
    for (int k = first; k <= last; ++k) {
        const double after = below(start + (k + 1) * per_pixel);
        shares[static_cast<std::size_t>(k - first)] = after - before;
        before = after;
    }
}

bool PointSpreader::place(double across_mm, double along_mm, double sigma_mm) {
    across_.place(across_mm, sigma_mm);
    along_.place(along_mm, sigma_mm);
    return across_.last >= across_.first && along_.last >= along_.first;
}

void PointSpreader::add(double value, double* pixels) const {
    const auto rows = static_cast<std::size_t>(along_.last - along_.first + 1);
    for (int b = across_.first; b <= across_.last; ++b) {
        const double share = value * across_.shares[static_cast<std::size_t>(b - across_.first)];
        double* out = pixels + static_cast<std::size_t>(b) * static_cast<std::size_t>(along_.pixels) +
                      static_cast<std::size_t>(along_.first);
        for (std::size_t r = 0; r < rows; ++r) {
            out[r] += share * along_.shares[r];
        }
    }
}

}  // namespace isotone::simulate
