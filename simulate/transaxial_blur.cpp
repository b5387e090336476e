// SPDX-License-Identifier: Apache-2.0
#include "simulate/transaxial_blur.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::simulate {

TransaxialBlur::TransaxialBlur(const SinogramGeometry& geometry, int parity, double variance_mm2) {
    const int n = geometry.scanner().crystals_per_ring;
    const double radius = geometry.scanner().effective_radius_mm();
    const double step_rad = std::numbers::pi / n;  // beta of neighbouring bins
    const double sigma = std::sqrt(variance_mm2);
    // A Gaussian sampled every 1.25 standard deviations reproduces its own integrals to 2 exp(-2 (pi / 1.25)^2) = 7e-6.
    const double lines_needed = sigma > 0.0 ? radius * step_rad / (1.25 * sigma) : 1.0;
    const int lines_per_bin = static_cast<int>(std::clamp(std::ceil(lines_needed), 1.0, 32.0));
    const int margin = sigma > 0.0 ? static_cast<int>(std::ceil(4.0 * sigma / (radius * step_rad) * lines_per_bin)) : 0;
    const int first = -(geometry.bins() / 2) * lines_per_bin - margin;
    const int last = (geometry.bins() - geometry.bins() / 2 - 1) * lines_per_bin + margin;
    const int outermost = (n / 2) * lines_per_bin - 1;  // beta below 90 degrees
    for (int k = std::max(first, -outermost); k <= std::min(last, outermost); ++k) {
        samples_.push_back({step_rad * k / lines_per_bin, {}});
    }
    for (int bin = 0; bin < geometry.bins(); ++bin) {
        if (((bin - geometry.bins() / 2) & 1) != parity) {
            continue;
        }
        const double s = geometry.s_mm(bin);
        double total = 0.0;
        std::vector<std::pair<Sample*, double>> near;
        for (Sample& sample : samples_) {
            const double off = radius * std::sin(sample.beta_rad) - s;
            const double weight = sigma > 0.0 ? std::exp(-0.5 * off * off / variance_mm2) * std::cos(sample.beta_rad)
                                              : (std::abs(off) < 1e-9 * radius ? 1.0 : 0.0);
            if (std::abs(off) <= 4.0 * sigma + 1e-9 * radius && weight > 0.0) {
                near.emplace_back(&sample, weight);
                total += weight;
            }
        }
        for (const auto& [sample, weight] : near) {
            sample->shares.push_back({bin, static_cast<float>(weight / total)});
        }
    }
    std::erase_if(samples_, [](const Sample& sample) { return sample.shares.empty(); });
}

}  // namespace isotone::simulate
