// SPDX-License-Identifier: Apache-2.0
#include "bench/spect_problem.hpp"

#include <array>
#include <cmath>
#include <functional>
#include <numbers>

namespace isotone::bench {
namespace {

using Point = std::array<double, 3>;

bool in_ellipse(const Point& p, double x, double y, double a, double b) {
    return std::hypot((p[0] - x) / a, (p[1] - y) / b) < 1.0;
}

bool in_ball(const Point& p, const Point& centre, double radius) {
    return std::hypot(p[0] - centre[0], p[1] - centre[1], p[2] - centre[2]) < radius;
}

bool in_lung(const Point& p) {
    return in_ellipse(p, -85, -10, 50, 75) || in_ellipse(p, 85, -10, 45, 75);
}

/// 1/mm at 140 keV: soft tissue 0.0153, lung 0.0045, spine 0.024.
double mu_of(const Point& p) {
    if (!in_ellipse(p, 0, 0, 180, 125)) {
        return 0.0;
    }
    return in_ellipse(p, 0, 80, 22, 20) ? 0.024 : in_lung(p) ? 0.0045 : 0.0153;
}

double activity_of(const Point& p) {
    if (!in_ellipse(p, 0, 0, 180, 125)) {
        return 0.0;
    }
    for (const auto& [centre, radius] : {std::pair{Point{60, -40, 20}, 18.5},
                                         {Point{-50, 20, -30}, 14.0},
                                         {Point{-100, 60, 10}, 11.0},
                                         {Point{20, 50, 40}, 8.5}}) {
        if (in_ball(p, centre, radius)) {
            return 10.0;
        }
    }
    return in_lung(p) ? 0.3 : 1.0;
}

std::vector<float> image_of(const kernels::Grid& grid, const std::function<double(const Point&)>& value) {
    std::vector<float> image;
    image.reserve(grid.voxels());
    for (int x = 0; x < grid.size[0]; ++x) {
        for (int y = 0; y < grid.size[1]; ++y) {
            for (int z = 0; z < grid.size[2]; ++z) {
                image.push_back(static_cast<float>(
                    value({grid.origin_mm[0] + x * grid.voxel_mm[0], grid.origin_mm[1] + y * grid.voxel_mm[1],
                           grid.origin_mm[2] + z * grid.voxel_mm[2]})));
            }
        }
    }
    return image;
}

/// Cut where it falls below a thousandth of its centre, and normalised.
std::vector<double> gaussian_taps(double fwhm_mm, double width_mm) {
    const double sigma = fwhm_mm / (2.0 * std::sqrt(2.0 * std::numbers::ln2)) / width_mm;
    const int radius = static_cast<int>(std::ceil(sigma * std::sqrt(2.0 * std::log(1000.0))));
    std::vector<double> taps;
    double sum = 0.0;
    for (int k = -radius; k <= radius; ++k) {
        taps.push_back(std::exp(-0.5 * k * k / (sigma * sigma)));
        sum += taps.back();
    }
    for (double& w : taps) {
        w /= sum;
    }
    return taps;
}

kernels::SpectView view_at(double angle, double radius, SpectProblem& problem) {
    kernels::SpectGeometry& geometry = problem.geometry;
    const double h = geometry.grid.voxel_mm[0];
    kernels::SpectView view{angle, 0.5 * (geometry.bins - 1), {}};
    for (int j = 0; j < geometry.depth_planes; ++j) {
        const double distance = radius - (j - 0.5 * (geometry.depth_planes - 1)) * h;
        if (distance < 0.0) {
            view.responses.push_back(-1);
            continue;
        }
        view.responses.push_back(static_cast<std::int32_t>(geometry.responses.size()));
        const std::vector<double> taps = gaussian_taps(problem.fwhm_at_face_mm + problem.fwhm_slope * distance, h);
        geometry.responses.push_back({{taps, taps}});
    }
    return view;
}

}  // namespace

kernels::SpectGeometry SpectProblem::subset(std::size_t subset, std::size_t subsets,
                                            std::shared_ptr<const kernels::Buffer> map) const {
    kernels::SpectGeometry part = geometry;
    part.views.clear();
    for (std::size_t v = subset; v < geometry.views.size(); v += subsets) {
        part.views.push_back(geometry.views[v]);
    }
    part.attenuation = std::move(map);
    return part;
}

SpectProblem spect_problem(int voxels, int views) {
    SpectProblem problem;
    const double h = 3.32 * 128 / voxels;
    const int rows = voxels / 2;
    problem.geometry.grid = {
        {voxels, voxels, rows}, {h, h, h}, {-0.5 * (voxels - 1) * h, -0.5 * (voxels - 1) * h, -0.5 * (rows - 1) * h}};
    problem.geometry.bins = voxels;
    problem.geometry.depth_planes = voxels;
    for (int v = 0; v < views; ++v) {
        const double angle = 2.0 * std::numbers::pi * v / views;
        problem.radius_mm.push_back(200.0 - 50.0 * std::cos(2.0 * angle));  // wide across, flat front to back
        problem.geometry.views.push_back(view_at(angle, problem.radius_mm.back(), problem));
    }
    problem.activity = image_of(problem.geometry.grid, activity_of);
    problem.attenuation = image_of(problem.geometry.grid, mu_of);
    return problem;
}

}  // namespace isotone::bench
