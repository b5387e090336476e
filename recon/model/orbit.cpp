// SPDX-License-Identifier: Apache-2.0
#include "recon/model/orbit.hpp"

#include "core/error.hpp"
#include "core/orbit_coverage.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::recon {

std::vector<std::string> check_orbit(const ProjectionGeometry& geometry, bool accept) {
    const auto fault = incomplete_orbit(geometry);
    if (!fault) {
        return {};
    }
    if (!accept) {
        throw Error(ErrorCode::inconsistent_data, "orbit", *fault,
                    "supply the views of all heads, or take these with `accept_incomplete_orbit`, which is recorded");
    }
    return {"the orbit is incomplete, which was allowed: " + *fault};
}

MatterBehindFace matter_behind_face(const ProjectionGeometry& geometry, const Volume& attenuation) {
    constexpr float matter_per_mm = 0.0015F;
    const ImageGrid& grid = attenuation.grid;
    struct Column {
        double x_mm, y_mm, voxels;
    };
    std::vector<Column> columns;
    double all = 0.0;
    for (int y = 0; y < grid.size[1]; ++y) {
        for (int x = 0; x < grid.size[0]; ++x) {
            Column column{grid.origin_mm[0] + x * grid.spacing_mm[0], grid.origin_mm[1] + y * grid.spacing_mm[1], 0.0};
            for (int z = 0; z < grid.size[2]; ++z) {
                column.voxels += attenuation.at(x, y, z) > matter_per_mm ? 1.0 : 0.0;
            }
            if (column.voxels > 0.0) {
                columns.push_back(column);
                all += column.voxels;
            }
        }
    }
    MatterBehindFace worst;
    for (std::size_t v = 0; v < geometry.views.size(); ++v) {
        const ProjectionView& view = geometry.views[v];
        const double sine = std::sin(view.angle_rad), cosine = std::cos(view.angle_rad);
        double behind = 0.0;
        for (const Column& column : columns) {
            behind += column.x_mm * sine + column.y_mm * cosine > view.radius_mm ? column.voxels : 0.0;
        }
        if (behind > worst.share * all) {
            worst = {behind / all, static_cast<int>(v)};
        }
    }
    return worst;
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
