// SPDX-License-Identifier: Apache-2.0
#include "recon/model/orbit.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

namespace isotone::recon {
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
    char text[32];
    std::snprintf(text, sizeof text, "%.4g degrees", rad / degree);
    return text;
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

void require_complete_orbit(const ProjectionGeometry& geometry) {
    const OrbitCoverage coverage = coverage_of(geometry);
    const double allowed =
        std::min(largest_gap_rad, std::max(largest_gap_in_steps * coverage.usual_step_rad, same_angle_rad));
    if (coverage.largest_gap_rad > allowed) {
        throw Error(ErrorCode::inconsistent_data, "orbit",
                    "its " + std::to_string(coverage.directions) + " directions leave a gap of " +
                        degrees(coverage.largest_gap_rad) + " in half a turn (usual step " +
                        degrees(coverage.usual_step_rad) + ")",
                    "supply the views of all heads, or allow an incomplete orbit by name, which is recorded");
    }
}

double seen_radius_mm(const ProjectionGeometry& geometry) {
    double radius = 0.5 * geometry.bins * geometry.bin_mm;
    for (const ProjectionView& view : geometry.views) {
        radius = std::min(radius, 0.5 * geometry.bins * geometry.bin_mm - std::abs(view.axis_offset_mm));
    }
    return radius;
}

kernels::Grid projection_grid(const ProjectionGeometry& geometry, int across_x, int across_y) {
    kernels::Grid grid;
    grid.size = {across_x > 0 ? across_x : geometry.bins, across_y > 0 ? across_y : geometry.bins, geometry.rows};
    grid.voxel_mm = {geometry.bin_mm, geometry.bin_mm, geometry.row_mm};
    for (std::size_t k = 0; k < 3; ++k) {
        grid.origin_mm[k] = -0.5 * (grid.size[k] - 1) * grid.voxel_mm[k];
    }
    return grid;
}

std::vector<float> orbit_field_of_view(const ProjectionGeometry& geometry, const kernels::Grid& grid,
                                       double radius_mm) {
    const auto nx = static_cast<std::size_t>(grid.size[0]);
    const auto ny = static_cast<std::size_t>(grid.size[1]);
    std::vector<float> slice(nx * ny);
    for (std::size_t y = 0; y < ny; ++y) {
        for (std::size_t x = 0; x < nx; ++x) {
            const double px = grid.origin_mm[0] + static_cast<double>(x) * grid.voxel_mm[0];
            const double py = grid.origin_mm[1] + static_cast<double>(y) * grid.voxel_mm[1];
            const bool before_every_face =
                std::all_of(geometry.views.begin(), geometry.views.end(), [&](const ProjectionView& view) {
                    return px * std::sin(view.angle_rad) + py * std::cos(view.angle_rad) <= view.radius_mm;
                });
            slice[y * nx + x] = std::hypot(px, py) <= radius_mm && before_every_face ? 1.0F : 0.0F;
        }
    }
    std::vector<float> mask;
    mask.reserve(grid.voxels());
    for (int z = 0; z < grid.size[2]; ++z) {
        mask.insert(mask.end(), slice.begin(), slice.end());
    }
    return mask;
}

int depth_planes_of(const kernels::Grid& grid, const std::vector<float>& field_of_view,
                    std::span<const float> attenuation) {
    constexpr float thinnest_per_mm = 3e-4F;  // a fiftieth of water: air and its noise are no matter
    double farthest = 0.0;
    const auto nx = static_cast<std::size_t>(grid.size[0]);
    const auto slice = nx * static_cast<std::size_t>(grid.size[1]);
    std::vector<bool> matter(slice);
    for (std::size_t k = 0; k < attenuation.size(); ++k) {
        matter[k % slice] = matter[k % slice] || attenuation[k] > thinnest_per_mm;
    }
    for (std::size_t k = 0; k < slice; ++k) {
        if (field_of_view[k] > 0.0F || matter[k]) {
            farthest =
                std::max(farthest, std::hypot(grid.origin_mm[0] + static_cast<double>(k % nx) * grid.voxel_mm[0],
                                              grid.origin_mm[1] + static_cast<double>(k / nx) * grid.voxel_mm[1]));
        }
    }
    // A voxel is sampled by planes less than a voxel away.
    const int planes = 2 * static_cast<int>(std::ceil(farthest / grid.voxel_mm[0])) + 2;
    return (planes - grid.size[0]) % 2 == 0 ? planes : planes + 1;
}

}  // namespace isotone::recon
