// SPDX-License-Identifier: Apache-2.0
#include "kernels/common/path.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <string>

namespace isotone::kernels::common {
namespace {

struct StepRange {
    double low, high;  // fractional indices along the driving axis
};

int axis_of_largest(const std::array<double, 3>& d, int axes) {
    int best = 0;
    for (int k = 1; k < axes; ++k) {
        if (std::abs(d[static_cast<std::size_t>(k)]) > std::abs(d[static_cast<std::size_t>(best)])) {
            best = k;
        }
    }
    return best;
}

/// Narrows a range of driving indices to those where start + slope i lies within (-1, n), outside of which every tap is
/// zero. A step just outside is harmless, one lost is not: hence the margin.
void keep_inside(double start, double slope, int n, StepRange& range) {
    constexpr double margin = 1e-6;
    const double low = -1.0 - margin;
    const double high = n + margin;
    if (slope == 0.0) {
        if (start < low || start > high) {
            range = {1.0, 0.0};
        }
        return;
    }
    const double i1 = (low - start) / slope;
    const double i2 = (high - start) / slope;
    range.low = std::max(range.low, std::min(i1, i2));
    range.high = std::min(range.high, std::max(i1, i2));
}

/// Planes between the two end points and inside the grid.
StepRange between_ends(double a, double b, double origin, double voxel, int n) {
    const double ia = (a - origin) / voxel;
    const double ib = (b - origin) / voxel;
    return {std::max(0.0, std::min(ia, ib)), std::min(n - 1.0, std::max(ia, ib))};
}

}  // namespace

TransaxialPath make_path(const Line& line, const Grid& grid) {
    const std::array<double, 3> a{line.xa, line.ya, 0.0};
    const std::array<double, 3> d{line.xb - line.xa, line.yb - line.ya, 0.0};
    const auto drive = static_cast<std::size_t>(axis_of_largest(d, 2));
    const std::size_t other = 1 - drive;
    TransaxialPath path;
    path.axis = static_cast<std::int32_t>(drive);
    if (d[drive] == 0.0) {
        return path;
    }
    const double t_slope = grid.voxel_mm[drive] / d[drive];
    path.voxel_over_run = std::abs(t_slope);
    path.length2 = d[0] * d[0] + d[1] * d[1];
    const double t_origin = (grid.origin_mm[drive] - a[drive]) / d[drive];
    const double slope = d[other] * t_slope / grid.voxel_mm[other];
    const double start = (a[other] + d[other] * t_origin - grid.origin_mm[other]) / grid.voxel_mm[other];
    StepRange range =
        between_ends(a[drive], a[drive] + d[drive], grid.origin_mm[drive], grid.voxel_mm[drive], grid.size[drive]);
    keep_inside(start, slope, grid.size[other], range);
    const double first = std::ceil(range.low);
    const double last = std::floor(range.high);
    if (!(last >= first)) {
        return path;
    }
    path.first = static_cast<std::int32_t>(first);
    path.steps = static_cast<std::int32_t>(last - first) + 1;
    path.across_start = std::fma(first, slope, start);
    path.across_slope = slope;
    path.t_start = std::fma(first, t_slope, t_origin);
    path.t_slope = t_slope;
    return path;
}

AxialPath make_axial_path(const TransaxialPath& path, const Plane& plane, const Grid& grid) {
    const double dz = plane.zb - plane.za;
    return {(plane.za + dz * path.t_start - grid.origin_mm[2]) / grid.voxel_mm[2],
            dz * path.t_slope / grid.voxel_mm[2]};
}

LorPath make_path(const std::array<double, 3>& a, const std::array<double, 3>& b, const Grid& grid) {
    const std::array<double, 3> d{b[0] - a[0], b[1] - a[1], b[2] - a[2]};
    const auto drive = static_cast<std::size_t>(axis_of_largest(d, 3));
    LorPath path;
    path.axis = static_cast<std::int32_t>(drive);
    path.across = {drive == 0 ? 1 : 0, drive == 2 ? 1 : 2};
    if (d[drive] == 0.0) {
        return path;
    }
    path.t_slope = grid.voxel_mm[drive] / d[drive];
    path.weight = std::abs(path.t_slope) * std::sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    const double t_origin = (grid.origin_mm[drive] - a[drive]) / d[drive];
    StepRange range = between_ends(a[drive], b[drive], grid.origin_mm[drive], grid.voxel_mm[drive], grid.size[drive]);
    for (std::size_t k = 0; k < 2; ++k) {
        const auto axis = static_cast<std::size_t>(path.across[k]);
        path.slope[k] = d[axis] * path.t_slope / grid.voxel_mm[axis];
        path.start[k] = (a[axis] + d[axis] * t_origin - grid.origin_mm[axis]) / grid.voxel_mm[axis];
        keep_inside(path.start[k], path.slope[k], grid.size[axis], range);
    }
    const double first = std::ceil(range.low);
    const double last = std::floor(range.high);
    if (!(last >= first)) {
        return path;
    }
    path.first = static_cast<std::int32_t>(first);
    path.steps = static_cast<std::int32_t>(last - first) + 1;
    for (std::size_t k = 0; k < 2; ++k) {
        path.start[k] = std::fma(first, path.slope[k], path.start[k]);
    }
    path.t_start = std::fma(first, path.t_slope, t_origin);
    return path;
}

namespace {

std::array<double, 3> moved(const Pose& pose, const std::array<double, 3>& p) {
    std::array<double, 3> q{};
    for (std::size_t k = 0; k < 3; ++k) {
        q[k] = pose[4 * k] * p[0] + pose[4 * k + 1] * p[1] + pose[4 * k + 2] * p[2] + pose[4 * k + 3];
    }
    return q;
}

}  // namespace

EventEnds ends_of(const EventGeometry& geometry, std::size_t event) {
    const Event& e = geometry.events[event];
    const bool pose_known = geometry.poses.empty() ? e.pose == 0 : e.pose < geometry.poses.size();
    if (e.crystal_a >= geometry.crystals.size() || e.crystal_b >= geometry.crystals.size() || !pose_known) {
        throw Error(ErrorCode::inconsistent_data, "event " + std::to_string(event),
                    "it names a crystal or pose outside its table", "check that the events belong to this scanner");
    }
    const auto& a = geometry.crystals[e.crystal_a];
    const auto& b = geometry.crystals[e.crystal_b];
    if (geometry.poses.empty()) {
        return {a, b};
    }
    const Pose& pose = geometry.poses[e.pose];
    return {moved(pose, a), moved(pose, b)};
}

double largest_element(const SheetGeometry& geometry) {
    double largest_dz = 0.0;
    for (const Plane& plane : geometry.planes) {
        largest_dz = std::max(largest_dz, std::abs(plane.zb - plane.za));
    }
    double largest = 0.0;
    for (const Line& line : geometry.lines) {
        largest = std::max(largest, make_path(line, geometry.grid).weight(largest_dz));
    }
    return largest;
}

double largest_element(const EventGeometry& geometry) {
    double largest = 0.0;
    for (std::size_t i = 0; i < geometry.events.size(); ++i) {
        const EventEnds ends = ends_of(geometry, i);
        largest = std::max(largest, make_path(ends.a, ends.b, geometry.grid).weight);
    }
    return largest;
}

void check(const Grid& grid) {
    for (std::size_t k = 0; k < 3; ++k) {
        const bool good = grid.size[k] > 0 && grid.voxel_mm[k] > 0.0 && std::isfinite(grid.voxel_mm[k]) &&
                          std::isfinite(grid.origin_mm[k]);
        if (!good) {
            throw Error(ErrorCode::inconsistent_data, "image grid", "a size or voxel length is not positive and finite",
                        "give three positive sizes and voxel lengths");
        }
    }
}

namespace {

void require_finite(std::initializer_list<double> coordinates, const char* of_what) {
    for (const double value : coordinates) {
        if (!std::isfinite(value)) {
            throw Error(ErrorCode::inconsistent_data, of_what, "a coordinate is not finite",
                        "check the scanner geometry");
        }
    }
}

}  // namespace

void check(const SheetGeometry& geometry) {
    for (const Line& line : geometry.lines) {
        require_finite({line.xa, line.ya, line.xb, line.yb}, "transaxial line");
    }
    for (const Plane& plane : geometry.planes) {
        require_finite({plane.za, plane.zb}, "axial plane");
    }
}

void check(const EventGeometry& geometry) {
    for (const auto& crystal : geometry.crystals) {
        require_finite({crystal[0], crystal[1], crystal[2]}, "crystal position");
    }
    for (const Pose& pose : geometry.poses) {
        for (const double value : pose) {
            require_finite({value}, "pose");
        }
    }
}

}  // namespace isotone::kernels::common
