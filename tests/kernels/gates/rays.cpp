// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/gates/rays.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::kernels::gates {

std::vector<float> image_of(const Grid& grid, const ImageFunction& value) {
    std::vector<float> values;
    for (int x = 0; x < grid.size[0]; ++x) {
        for (int y = 0; y < grid.size[1]; ++y) {
            for (int z = 0; z < grid.size[2]; ++z) {
                values.push_back(static_cast<float>(
                    value({grid.origin_mm[0] + x * grid.voxel_mm[0], grid.origin_mm[1] + y * grid.voxel_mm[1],
                           grid.origin_mm[2] + z * grid.voxel_mm[2]})));
            }
        }
    }
    return values;
}

EventGeometry events_between(const Grid& grid, const std::vector<Ends>& rays) {
    EventGeometry geometry;
    geometry.grid = grid;
    for (const Ends& ray : rays) {
        const auto n = static_cast<std::uint32_t>(geometry.crystals.size());
        geometry.crystals.push_back(ray.a);
        geometry.crystals.push_back(ray.b);
        geometry.events.push_back({n, n + 1, 0, 0});
    }
    return geometry;
}

SheetGeometry sheet_of(const Grid& grid, const Line& line, const std::vector<Plane>& planes) {
    return {grid, {line}, planes, {}};
}

Point along(const Ends& ray, double fraction) {
    Point p{};
    for (std::size_t k = 0; k < 3; ++k) {
        p[k] = ray.a[k] + fraction * (ray.b[k] - ray.a[k]);
    }
    return p;
}

double chord(const Grid& grid, const Ends& ray) {
    double enter = 0.0, leave = 1.0, length2 = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
        const double d = ray.b[k] - ray.a[k];
        const double low = grid.origin_mm[k] - 0.5 * grid.voxel_mm[k];
        const double high = low + grid.size[k] * grid.voxel_mm[k];
        length2 += d * d;
        if (d == 0.0) {
            if (ray.a[k] < low || ray.a[k] > high) {
                return 0.0;
            }
            continue;
        }
        const double t1 = (low - ray.a[k]) / d;
        const double t2 = (high - ray.a[k]) / d;
        enter = std::max(enter, std::min(t1, t2));
        leave = std::min(leave, std::max(t1, t2));
    }
    return std::max(0.0, leave - enter) * std::sqrt(length2);
}

double step_mm(const Grid& grid, const Ends& ray, std::size_t axis) {
    return grid.voxel_mm[axis] * std::hypot(ray.b[0] - ray.a[0], ray.b[1] - ray.a[1], ray.b[2] - ray.a[2]) /
           std::abs(ray.b[axis] - ray.a[axis]);
}

Point where(const Ends& ray, std::size_t axis, double position_mm) {
    return along(ray, (position_mm - ray.a[axis]) / (ray.b[axis] - ray.a[axis]));
}

double middle_plane(const Grid& grid, std::size_t axis) {
    return grid.origin_mm[axis] + 0.5 * (grid.size[axis] - 1) * grid.voxel_mm[axis];
}

}  // namespace isotone::kernels::gates
