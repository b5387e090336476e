// SPDX-License-Identifier: Apache-2.0
#include "simulate/axial_sampling.hpp"

#include "core/gaussian_kernel.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace isotone::simulate {
namespace {

struct Tilt {
    double ring_difference, weight;
};

/// A three-point rule with the mean, variance and fourth moment of equally weighted, symmetric ring differences.
std::vector<Tilt> three_points(const std::vector<int>& differences) {
    const auto n = static_cast<double>(differences.size());
    double mean = 0.0, variance = 0.0, fourth = 0.0;
    for (const int d : differences) {
        mean += d / n;
    }
    for (const int d : differences) {
        variance += std::pow(d - mean, 2) / n;
        fourth += std::pow(d - mean, 4) / n;
    }
    const double reach = std::sqrt(fourth / variance);
    const double outer = variance * variance / (2.0 * fourth);
    return {{mean - reach, outer}, {mean, 1.0 - 2.0 * outer}, {mean + reach, outer}};
}

std::vector<Tilt> tilts(const std::vector<int>& differences, int tilt_samples) {
    if (tilt_samples > 0 && differences.size() > static_cast<std::size_t>(std::max(3, tilt_samples))) {
        return three_points(differences);
    }
    std::vector<Tilt> all;
    for (const int d : differences) {
        all.push_back({static_cast<double>(d), 1.0 / static_cast<double>(differences.size())});
    }
    return all;
}

/// Axial position of a fractional ring number, continued straight beyond the first and last ring.
double z_of_ring(const CylindricalScanner& scanner, double ring) {
    if (scanner.rings == 1) {
        return scanner.ring_z_mm(0) + ring * scanner.ring_pitch_mm;
    }
    const int low = std::clamp(static_cast<int>(std::floor(ring)), 0, scanner.rings - 2);
    const double below = scanner.ring_z_mm(low);
    return below + (ring - low) * (scanner.ring_z_mm(low + 1) - below);
}

}  // namespace

AxialSampling::AxialSampling(const SinogramGeometry& geometry, double fwhm_mm, int tilt_samples) {
    for (const double w : gaussian_kernel(fwhm_mm, 0.5 * geometry.scanner().ring_pitch_mm)) {
        kernel_.push_back(static_cast<float>(w));
    }
    for (const Segment& segment : geometry.segments()) {
        add_segment(geometry, segment, tilt_samples);
    }
}

void AxialSampling::add_segment(const SinogramGeometry& geometry, const Segment& segment, int tilt_samples) {
    const CylindricalScanner& scanner = geometry.scanner();
    // Planes of a segment are ordered by the sum of their ring numbers; std::map keeps that order.
    std::map<int, std::vector<int>> differences_of_sum;
    for (int d = segment.min_ring_difference; d <= segment.max_ring_difference; ++d) {
        for (int a = std::max(0, -d); a < std::min(scanner.rings, scanner.rings - d); ++a) {
            differences_of_sum[2 * a + d].push_back(d);
        }
    }
    const int margin = static_cast<int>(kernel_.size()) - 1;
    const int first = differences_of_sum.begin()->first - margin;
    const int last = differences_of_sum.rbegin()->first + margin;
    for (int sum = first; sum <= last; ++sum) {
        auto nearest = differences_of_sum.lower_bound(sum);
        if (nearest == differences_of_sum.end()) {
            nearest = std::prev(nearest);
        }
        for (const Tilt& tilt : tilts(nearest->second, tilt_samples)) {
            nodes_.push_back({z_of_ring(scanner, 0.5 * (sum - tilt.ring_difference)),
                              z_of_ring(scanner, 0.5 * (sum + tilt.ring_difference)), tilt.weight, positions_});
        }
        if (differences_of_sum.contains(sum)) {
            position_of_plane_.push_back(positions_);
        }
        ++positions_;
    }
}

void AxialSampling::blur(std::span<const float> positions, std::span<float> planes) const {
    for (std::size_t p = 0; p < planes.size(); ++p) {
        const std::size_t centre = position_of_plane_[p];
        float sum = kernel_[0] * positions[centre];
        for (std::size_t k = 1; k < kernel_.size(); ++k) {
            sum += kernel_[k] * (positions[centre - k] + positions[centre + k]);
        }
        planes[p] = sum;
    }
}

}  // namespace isotone::simulate
