// SPDX-License-Identifier: Apache-2.0
#include "bench/spect_problem.hpp"

#include "core/random.hpp"

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

bool in_ball(const Point& p, const Ball& ball) {
    return std::hypot(p[0] - ball.centre_mm[0], p[1] - ball.centre_mm[1], p[2] - ball.centre_mm[2]) < ball.radius_mm;
}

const std::vector<Ball> hot_balls{
    {{60, -40, 20}, 18.5}, {{-50, 20, -30}, 14.0}, {{-100, 60, 10}, 11.0}, {{20, 50, 40}, 8.5}};

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
    for (const Ball& ball : hot_balls) {
        if (in_ball(p, ball)) {
            return 10.0;
        }
    }
    return in_lung(p) ? 0.3 : 1.0;
}

Point centre_of(const kernels::Grid& grid, int x, int y, int z) {
    return {grid.origin_mm[0] + x * grid.voxel_mm[0], grid.origin_mm[1] + y * grid.voxel_mm[1],
            grid.origin_mm[2] + z * grid.voxel_mm[2]};
}

/// body(centre, index) for every voxel, z fastest.
void each_voxel(const kernels::Grid& grid, const std::function<void(const Point&, std::size_t)>& body) {
    std::size_t index = 0;
    for (int x = 0; x < grid.size[0]; ++x) {
        for (int y = 0; y < grid.size[1]; ++y) {
            for (int z = 0; z < grid.size[2]; ++z) {
                body(centre_of(grid, x, y, z), index++);
            }
        }
    }
}

std::vector<float> image_of(const kernels::Grid& grid, double (*value)(const Point&)) {
    std::vector<float> image(grid.voxels());
    each_voxel(grid, [&](const Point& p, std::size_t i) { image[i] = static_cast<float>(value(p)); });
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
    problem.hot = hot_balls;
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

std::vector<float> simulated_counts(const SpectProblem& problem, double total, int threads) {
    const kernels::SpectGeometry& coarse = problem.geometry;
    const SpectProblem fine = spect_problem(2 * coarse.bins, static_cast<int>(coarse.views.size()));
    const auto backend = kernels::make_backend({kernels::BackendKind::cpu, 0, threads});
    kernels::Buffer map = backend->make_buffer(fine.attenuation.size());
    backend->upload(fine.attenuation, map);
    kernels::SpectGeometry geometry = fine.geometry;
    geometry.attenuation = std::make_shared<const kernels::Buffer>(std::move(map));
    const auto projector = backend->make_projector(geometry);
    kernels::Buffer image = backend->make_buffer(fine.activity.size());
    kernels::Buffer data = backend->make_buffer(projector->size());
    backend->upload(fine.activity, image);
    projector->forward(image, data);
    std::vector<float> ideal(projector->size());
    backend->download(data, ideal);

    const auto rows = static_cast<std::size_t>(coarse.grid.size[2]);
    std::vector<double> mean(coarse.size());
    double sum = 0.0;
    for (std::size_t i = 0; i < mean.size(); ++i) {
        const float* const corner = ideal.data() + (i / rows * 2) * (2 * rows) + i % rows * 2;
        mean[i] = static_cast<double>(corner[0] + corner[1] + corner[2 * rows] + corner[2 * rows + 1]);
        sum += mean[i];
    }
    std::vector<float> counts(mean.size());
    for (std::size_t i = 0; i < counts.size(); ++i) {
        counts[i] = static_cast<float>(RandomStream(20260101, 7, i).poisson(mean[i] * total / sum));
    }
    return counts;
}

double mean_in(const Ball& ball, const std::vector<float>& image, const kernels::Grid& grid) {
    double sum = 0.0, voxels = 0.0;
    each_voxel(grid, [&](const Point& p, std::size_t i) {
        if (in_ball(p, ball)) {
            sum += static_cast<double>(image[i]);
            voxels += 1.0;
        }
    });
    return sum / voxels;
}

}  // namespace isotone::bench
