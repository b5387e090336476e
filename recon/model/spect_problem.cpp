// SPDX-License-Identifier: Apache-2.0
#include "recon/model/spect_problem.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace isotone::recon {
namespace {

/// The angle within one turn. Angles a rounding below a full turn are the same position as 0.
double within_a_turn(double angle_rad) {
    constexpr double turn = 2.0 * std::numbers::pi;
    const double angle = std::fmod(std::fmod(angle_rad, turn) + turn, turn);
    return turn - angle < 1e-9 ? 0.0 : angle;
}

}  // namespace

std::vector<int> views_of_subset(const ProjectionGeometry& geometry, int subset, int subsets) {
    std::vector<int> order(geometry.views.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return within_a_turn(geometry.views[static_cast<std::size_t>(a)].angle_rad) <
               within_a_turn(geometry.views[static_cast<std::size_t>(b)].angle_rad);
    });
    std::vector<int> chosen;
    for (std::size_t k = static_cast<std::size_t>(subset); k < order.size(); k += static_cast<std::size_t>(subsets)) {
        chosen.push_back(order[k]);
    }
    return chosen;
}

kernels::SpectGeometry spect_geometry(const SpectProblem& problem, std::span<const int> views,
                                      std::shared_ptr<const kernels::Buffer> attenuation, double arcs) {
    kernels::SpectGeometry geometry;
    geometry.grid = problem.grid;
    geometry.bins = problem.geometry.bins;
    geometry.depth_planes = problem.depth_planes;
    geometry.responses = problem.responses.responses;
    geometry.attenuation = std::move(attenuation);
    for (const int v : views) {
        const ProjectionView& view = problem.geometry.views[static_cast<std::size_t>(v)];
        const double axis_bin = 0.5 * (problem.geometry.bins - 1) + view.axis_offset_mm / problem.geometry.bin_mm;
        geometry.views.push_back(
            {view.angle_rad + arcs * view.arc_rad, axis_bin, problem.responses.of_views[static_cast<std::size_t>(v)]});
    }
    return geometry;
}

}  // namespace isotone::recon
