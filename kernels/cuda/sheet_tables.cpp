// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/sheet_tables.hpp"

#include "kernels/common/path.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

// Apart by more than a voxel, with room for rounding: positions are computed in float, exact to about 1e-5 voxel.
constexpr double least_distance_voxels = 1.001;
constexpr std::size_t lanes = 32;

SheetLine make_line(const Line& line, const Grid& grid) {
    const common::TransaxialPath path = common::make_path(line, grid);
    return {path.axis,
            path.first,
            path.steps,
            static_cast<float>(path.across_start),
            static_cast<float>(path.across_slope),
            static_cast<float>(path.t_start - 0.5),
            static_cast<float>(path.t_slope),
            static_cast<float>(path.voxel_over_run),
            static_cast<float>(path.length2)};
}

double z_index(double z_mm, const Grid& grid) {
    return (z_mm - grid.origin_mm[2]) / grid.voxel_mm[2];
}

SheetPlane make_plane(const Plane& plane, const Grid& grid) {
    const double extent_mm = plane.zb - plane.za;
    return {static_cast<float>(z_index(0.5 * (plane.za + plane.zb), grid)),
            static_cast<float>(extent_mm / grid.voxel_mm[2]), static_cast<float>(extent_mm * extent_mm)};
}

/// Planes of equal extent, to within what shifts them by less than rounding does; each list ordered by z.
std::vector<std::vector<std::int32_t>> planes_by_extent(const std::vector<SheetPlane>& planes) {
    constexpr double same_extent_voxels = 1e-5;
    std::map<long long, std::vector<std::int32_t>> groups;
    for (std::size_t i = 0; i < planes.size(); ++i) {
        groups[std::llround(planes[i].z_extent / same_extent_voxels)].push_back(static_cast<std::int32_t>(i));
    }
    std::vector<std::vector<std::int32_t>> ordered;
    for (auto& [extent, group] : groups) {
        std::stable_sort(group.begin(), group.end(), [&](std::int32_t a, std::int32_t b) {
            return planes[static_cast<std::size_t>(a)].z_middle < planes[static_cast<std::size_t>(b)].z_middle;
        });
        ordered.push_back(std::move(group));
    }
    return ordered;
}

/// Moves from `waiting` as many planes as one batch takes.
PlaneBatch take_batch(std::vector<std::int32_t>& waiting, const std::vector<SheetPlane>& planes) {
    PlaneBatch batch;
    std::fill(std::begin(batch.plane), std::end(batch.plane), -1);
    std::vector<std::int32_t> left;
    std::size_t taken = 0;
    double last = 0.0;
    for (const std::int32_t plane : waiting) {
        const double z = planes[static_cast<std::size_t>(plane)].z_middle;
        if (taken < lanes && (taken == 0 || z - last >= least_distance_voxels)) {
            batch.plane[taken++] = plane;
            last = z;
        } else {
            left.push_back(plane);
        }
    }
    waiting = std::move(left);
    return batch;
}

std::vector<PlaneBatch> make_batches(const std::vector<SheetPlane>& planes) {
    std::vector<PlaneBatch> batches;
    for (std::vector<std::int32_t>& group : planes_by_extent(planes)) {
        while (!group.empty()) {
            batches.push_back(take_batch(group, planes));
        }
    }
    return batches;
}

}  // namespace

ImageShape shape_of(const Grid& grid) {
    return {grid.size[0], grid.size[1], grid.size[2]};
}

SheetTables make_sheet_tables(const SheetGeometry& geometry) {
    SheetTables tables;
    tables.lines.reserve(geometry.lines.size());
    for (const Line& line : geometry.lines) {
        tables.lines.push_back(make_line(line, geometry.grid));
    }
    tables.planes.reserve(geometry.planes.size());
    for (const Plane& plane : geometry.planes) {
        tables.planes.push_back(make_plane(plane, geometry.grid));
    }
    tables.batches = make_batches(tables.planes);
    return tables;
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
