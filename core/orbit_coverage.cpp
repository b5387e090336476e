// SPDX-License-Identifier: Apache-2.0
#include "core/orbit_coverage.hpp"

#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone {
namespace {

constexpr double degree = std::numbers::pi / 180.0;
constexpr double same_angle_rad = 1e-4;  // files round angles to a hundredth of a degree at best
constexpr double largest_gap_in_steps = 3.0;
constexpr double largest_gap_rad = 30.0 * degree;

/// Sorted angles modulo `period`, without repetitions.
std::vector<double> directions(const ProjectionGeometry& geometry, double period) {
    std::vector<double> angles;
    angles.reserve(geometry.views.size());
    for (const ProjectionView& view : geometry.views) {
        angles.push_back(std::fmod(std::fmod(view.angle_rad, period) + period, period));
    }
    std::sort(angles.begin(), angles.end());
    angles.erase(
        std::unique(angles.begin(), angles.end(), [](double a, double b) { return std::abs(a - b) < same_angle_rad; }),
        angles.end());
    if (angles.size() > 1 && angles.front() + period - angles.back() < same_angle_rad) {
        angles.pop_back();
    }
    return angles;
}

/// From each direction to the next, the last to the first across the period.
std::vector<double> gaps(const std::vector<double>& angles, double period) {
    std::vector<double> between;
    for (std::size_t k = 0; k < angles.size(); ++k) {
        between.push_back(k + 1 < angles.size() ? angles[k + 1] - angles[k] : angles[0] + period - angles[k]);
    }
    return between;
}

double median(std::vector<double> values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::string degrees(double rad) {
    return number_text(rad / degree, 4) + " degrees";
}

}  // namespace

OrbitCoverage coverage_of(const ProjectionGeometry& geometry) {
    constexpr double turn = 2.0 * std::numbers::pi;
    const std::vector<double> positions = directions(geometry, turn);
    const std::vector<double> around = gaps(positions, turn);
    const std::vector<double> across = gaps(directions(geometry, 0.5 * turn), 0.5 * turn);
    OrbitCoverage coverage;
    coverage.directions = static_cast<int>(positions.size());
    coverage.usual_step_rad = median(around);
    coverage.arc_rad = std::min(turn, turn - *std::max_element(around.begin(), around.end()) + coverage.usual_step_rad);
    coverage.largest_gap_rad = *std::max_element(across.begin(), across.end());
    return coverage;
}

std::optional<std::string> incomplete_orbit(const ProjectionGeometry& geometry) {
    const OrbitCoverage coverage = coverage_of(geometry);
    const double allowed =
        std::min(largest_gap_rad, std::max(largest_gap_in_steps * coverage.usual_step_rad, same_angle_rad));
    if (coverage.largest_gap_rad <= allowed) {
        return std::nullopt;
    }
    return "its " + std::to_string(coverage.directions) + " directions leave a gap of " +
           degrees(coverage.largest_gap_rad) + " in half a turn (usual step " + degrees(coverage.usual_step_rad) + ")";
}

double nearest_radius_mm(const ProjectionGeometry& geometry) {
    return std::min_element(geometry.views.begin(), geometry.views.end(),
                            [](const auto& a, const auto& b) { return a.radius_mm < b.radius_mm; })
        ->radius_mm;
}

std::optional<std::string> small_radius(const ProjectionGeometry& geometry) {
    if (geometry.views.empty() || nearest_radius_mm(geometry) >= smallest_usual_radius_mm) {
        return std::nullopt;
    }
    return "a radius of " + number_text(nearest_radius_mm(geometry)) +
           " mm is smaller than a body: cm may stand where mm belong";
}

std::vector<std::string> orbit_findings(const ProjectionGeometry& geometry) {
    std::vector<std::string> findings;
    if (const auto fault = incomplete_orbit(geometry)) {
        findings.push_back("the orbit is incomplete: " + *fault);
    }
    if (const auto small = small_radius(geometry)) {
        findings.push_back(*small);
    }
    return findings;
}

}  // namespace isotone
