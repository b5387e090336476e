// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/joseph.hpp"

#include <cmath>

namespace isotone::kernels::reference {
namespace {

double extent(const Ray& ray, std::size_t axis) {
    return ray.b[axis] - ray.a[axis];
}

/// The two voxels of an axis between which a position lies, and the share of each.
struct Neighbours {
    long lower = 0;  ///< the other is lower + 1; both may lie outside the image
    double lower_share = 0.0, upper_share = 0.0;
};

Neighbours neighbours(const Grid& grid, std::size_t axis, double position_mm) {
    const double index = (position_mm - grid.origin_mm[axis]) / grid.voxel_mm[axis];
    if (!(index > -1.0) || !(index < grid.size[axis])) {  // no neighbour inside the image
        return {};
    }
    const double lower = std::floor(index);
    return {static_cast<long>(lower), lower + 1.0 - index, index - lower};
}

bool inside(const Grid& grid, const std::array<long, 3>& index) {
    for (std::size_t axis = 0; axis < 3; ++axis) {
        if (index[axis] < 0 || index[axis] >= grid.size[axis]) {
            return false;
        }
    }
    return true;
}

std::size_t voxel_number(const Grid& grid, const std::array<long, 3>& index) {
    return static_cast<std::size_t>((index[0] * grid.size[1] + index[1]) * grid.size[2] + index[2]);
}

void append(const Grid& grid, const std::array<long, 3>& index, double weight, std::vector<Sample>& samples) {
    if (weight != 0.0 && inside(grid, index)) {
        samples.push_back({voxel_number(grid, index), weight});
    }
}

}  // namespace

std::size_t longest_transaxial_axis(const Ray& ray) {
    return std::abs(extent(ray, 0)) >= std::abs(extent(ray, 1)) ? 0 : 1;
}

std::size_t longest_axis(const Ray& ray) {
    const std::size_t transaxial = longest_transaxial_axis(ray);
    return std::abs(extent(ray, transaxial)) >= std::abs(extent(ray, 2)) ? transaxial : 2;
}

double plane_step(const Grid& grid, const Ray& ray, std::size_t driving_axis) {
    const double along = std::abs(extent(ray, driving_axis));
    const double length =
        std::sqrt(extent(ray, 0) * extent(ray, 0) + extent(ray, 1) * extent(ray, 1) + extent(ray, 2) * extent(ray, 2));
    return along > 0.0 ? grid.voxel_mm[driving_axis] * length / along : 0.0;
}

void joseph_samples(const Grid& grid, const Ray& ray, std::size_t driving_axis, std::vector<Sample>& samples) {
    const double step = plane_step(grid, ray, driving_axis);
    if (step == 0.0) {
        return;
    }
    const std::size_t u = (driving_axis + 1) % 3;
    const std::size_t v = (driving_axis + 2) % 3;
    for (long plane = 0; plane < grid.size[driving_axis]; ++plane) {
        const double centre = grid.origin_mm[driving_axis] + static_cast<double>(plane) * grid.voxel_mm[driving_axis];
        const double t = (centre - ray.a[driving_axis]) / extent(ray, driving_axis);  // 0 at a, 1 at b
        if (t < 0.0 || t > 1.0) {
            continue;
        }
        const Neighbours nu = neighbours(grid, u, ray.a[u] + t * extent(ray, u));
        const Neighbours nv = neighbours(grid, v, ray.a[v] + t * extent(ray, v));
        std::array<long, 3> index{};
        index[driving_axis] = plane;
        index[u] = nu.lower;
        index[v] = nv.lower;
        append(grid, index, step * nu.lower_share * nv.lower_share, samples);
        ++index[u];
        append(grid, index, step * nu.upper_share * nv.lower_share, samples);
        ++index[v];
        append(grid, index, step * nu.upper_share * nv.upper_share, samples);
        --index[u];
        append(grid, index, step * nu.lower_share * nv.upper_share, samples);
    }
}

}  // namespace isotone::kernels::reference
