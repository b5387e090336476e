// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/kernel_harmonics.hpp"

#include "recon/corrections/box.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>

namespace isotone::recon {
namespace {

constexpr int betas = 61;                  // 0 to a right angle
constexpr int quadrature = 720;            // points over a turn of phi - a
constexpr int half_turn = quadrature / 2;  // of its first half: the second is the mirror image
constexpr double step_mm = 5.0;            // of the table along the radius

std::vector<double> centres(const std::vector<double>& edges) {
    std::vector<double> result;
    for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
        result.push_back(0.5 * (edges[i] + edges[i + 1]));
    }
    return result;
}

double psi_of(int point) {
    return 2.0 * std::numbers::pi * (point + 0.5) / quadrature;
}

/// [point][m]: what a point and its mirror image add to each harmonic.
std::vector<double> angular_weights(std::size_t orders) {
    std::vector<double> weights;
    for (int p = 0; p < half_turn; ++p) {
        for (std::size_t m = 0; m < orders; ++m) {
            weights.push_back((m == 0 ? 2.0 : 4.0) * std::cos(static_cast<double>(m) * psi_of(p)) / quadrature);
        }
    }
    return weights;
}

/// [beta][point]: the bin of the angle between the way from the source and the flight to the detector.
std::vector<std::size_t> angle_bins(const std::vector<double>& edges_rad) {
    std::vector<std::size_t> bins;
    for (int b = 0; b < betas; ++b) {
        const double sine = std::sin(0.5 * std::numbers::pi * b / (betas - 1));
        for (int p = 0; p < half_turn; ++p) {
            const double angle = std::acos(sine * std::cos(psi_of(p)));
            const auto above = std::upper_bound(edges_rad.begin() + 1, edges_rad.end() - 1, angle);
            bins.push_back(static_cast<std::size_t>(above - edges_rad.begin()) - 1);
        }
    }
    return bins;
}

/// Where a value lies between samples; constant beyond the ends.
struct Between {
    std::size_t below = 0;
    double share = 0.0;
};

Between between(const std::vector<double>& x, double at) {
    if (at <= x.front()) {
        return {0, 0.0};
    }
    const auto above = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), at) - x.begin());
    return above == x.size() ? Between{x.size() - 2, 1.0}
                             : Between{above - 1, (at - x[above - 1]) / (x[above] - x[above - 1])};
}

/// Points and weights of the triangle that two boxes of width 1 make when they slide over each other.
struct Triangle {
    std::vector<double> at, weight;
};

Triangle triangle(int points) {
    Triangle result;
    double sum = 0.0;
    for (int i = 0; i < points; ++i) {
        const double at = -1.0 + (2.0 * i + 1.0) / points;
        result.at.push_back(at);
        result.weight.push_back(1.0 - std::abs(at));
        sum += result.weight.back();
    }
    for (double& weight : result.weight) {
        weight /= sum;
    }
    return result;
}

/// Far from the source two points do, with the triangle's variance of 1/6; near it more, for the kernel is 1/r^2 and
/// coherent scatter a narrow cone there. Even numbers of points avoid the source itself.
Triangle points_for(const std::array<int, 3>& offset) {
    const int farthest = std::max({std::abs(offset[0]), std::abs(offset[1]), std::abs(offset[2])});
    if (farthest <= 1) {
        return triangle(16);
    }
    if (farthest <= 8) {
        return triangle(6);
    }
    return {{-std::sqrt(1.0 / 6.0), std::sqrt(1.0 / 6.0)}, {0.5, 0.5}};
}

/// Mean of 1/r^2 over a cube that touches the source with a corner, by its value in the cube's centre.
constexpr double cube_at_source = 1.4388;

/// Whether a point stands for such a cube: it is the innermost of a voxel's points about the voxel itself.
bool touches_source(const std::array<int, 3>& offset, double x, double y, double z, std::size_t points) {
    const double innermost = 1.5 / static_cast<double>(points);
    return offset == std::array<int, 3>{} && std::abs(x) < innermost && std::abs(y) < innermost &&
           std::abs(z) < innermost;
}

}  // namespace

KernelHarmonics::KernelHarmonics(const WindowKernel& kernel, const KernelGroup& group, int order)
    : reach_mm_(kernel.radius_edges_mm.back()), angle_edges_rad_(kernel.angle_edges_rad), q_(group.q),
      bin_radii_mm_(centres(kernel.radius_edges_mm)), order_(order) {
    tabulate();
}

/// Of every bin of the angle, whose own value keeps the number of photons also where coherent scatter peaks forward;
/// along the radius exponential between the centres of bins, as attenuation makes it.
std::vector<double> KernelHarmonics::q_at(double radius_mm) const {
    const Between radius = between(bin_radii_mm_, radius_mm);
    const std::size_t angles = angle_edges_rad_.size() - 1;
    std::vector<double> result;
    for (std::size_t angle = 0; angle < angles; ++angle) {
        const double inner = q_[radius.below * angles + angle], outer = q_[(radius.below + 1) * angles + angle];
        result.push_back(inner > 0.0 && outer > 0.0 ? inner * std::pow(outer / inner, radius.share)
                                                    : (1.0 - radius.share) * inner + radius.share * outer);
    }
    return result;
}

void KernelHarmonics::tabulate() {
    const std::size_t orders = index(order_) + 1;
    for (int step = 0; step < reach_mm_ / step_mm + 1.0; ++step) {
        radii_mm_.push_back(step * step_mm);
    }
    table_.assign(radii_mm_.size() * index(betas) * orders, 0.0);
    const std::vector<double> angular = angular_weights(orders);
    const std::vector<std::size_t> bins = angle_bins(angle_edges_rad_);
    for (std::size_t r = 0; r < radii_mm_.size(); ++r) {
        const std::vector<double> values = q_at(radii_mm_[r]);
        for (std::size_t b = 0; b < index(betas); ++b) {
            double* own = &table_[(r * index(betas) + b) * orders];
            for (std::size_t p = 0; p < index(half_turn); ++p) {
                const double value = values[bins[b * index(half_turn) + p]];
                for (std::size_t m = 0; m < orders; ++m) {
                    own[m] += value * angular[p * orders + m];
                }
            }
        }
    }
}

template <typename Write>
void KernelHarmonics::each_order(double radius_mm, double beta_rad, const Write& write) const {
    const std::size_t orders = index(order_) + 1;
    if (radius_mm >= reach_mm_) {
        for (std::size_t m = 0; m < orders; ++m) {
            write(m, 0.0);
        }
        return;
    }
    const Between radius = between(radii_mm_, radius_mm);
    const double beta = beta_rad / (0.5 * std::numbers::pi) * (betas - 1);
    const int below = std::min(static_cast<int>(beta), betas - 2);
    const double share = beta - below;
    const auto row = [&](std::size_t which, int b) { return &table_[(which * index(betas) + index(b)) * orders]; };
    for (std::size_t m = 0; m < orders; ++m) {
        const double inner = (1.0 - share) * row(radius.below, below)[m] + share * row(radius.below, below + 1)[m];
        const double outer =
            (1.0 - share) * row(radius.below + 1, below)[m] + share * row(radius.below + 1, below + 1)[m];
        write(m, (1.0 - radius.share) * inner + radius.share * outer);
    }
}

void KernelHarmonics::radial(double radius_mm, double beta_rad, std::span<double> values) const {
    each_order(radius_mm, beta_rad, [&](std::size_t m, double value) { values[m] = value; });
}

void KernelHarmonics::at(double x_mm, double y_mm, double z_mm, std::vector<std::complex<double>>& values) const {
    const double from_axis = std::hypot(x_mm, y_mm), r = std::hypot(from_axis, z_mm);
    const std::complex<double> turn =
        from_axis > 0.0 ? std::complex<double>(y_mm, x_mm) / from_axis : std::complex<double>(1.0);
    std::complex<double> phase = 1.0 / (r * r);
    values.resize(index(order_) + 1);
    each_order(r, std::atan2(from_axis, std::abs(z_mm)), [&](std::size_t m, double value) {
        values[m] = value * phase;
        phase *= turn;
    });
}

std::vector<std::complex<double>> KernelHarmonics::between_voxels(const std::array<int, 3>& offset,
                                                                  const std::array<double, 3>& voxel_mm) const {
    const Triangle points = points_for(offset);
    std::vector<std::complex<double>> sum(index(order_) + 1), own;
    for (std::size_t x = 0; x < points.at.size(); ++x) {
        for (std::size_t y = 0; y < points.at.size(); ++y) {
            for (std::size_t z = 0; z < points.at.size(); ++z) {
                at((offset[0] + points.at[x]) * voxel_mm[0], (offset[1] + points.at[y]) * voxel_mm[1],
                   (offset[2] + points.at[z]) * voxel_mm[2], own);
                const bool touches = touches_source(offset, points.at[x], points.at[y], points.at[z], points.at.size());
                const double weight =
                    points.weight[x] * points.weight[y] * points.weight[z] * (touches ? cube_at_source : 1.0);
                for (std::size_t m = 0; m < sum.size(); ++m) {
                    sum[m] += weight * own[m];
                }
            }
        }
    }
    return sum;
}

}  // namespace isotone::recon
