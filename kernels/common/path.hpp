// SPDX-License-Identifier: Apache-2.0
/// Where a line meets the planes of its driving axis: the geometry of Joseph's method, shared by the fast backends.
///
/// Joseph (IEEE TMI 1 (1982) 192), defined continuously: the image is a zero-padded bilinear interpolation on every
/// plane of the driving axis between the two end points; each plane counts with the distance to the next one along the
/// line, voxel / |cos|. Nothing is clipped at a half-voxel box, so a value never jumps when rounding moves a plane
/// crossing. Paths are made in double on the host; positions are closed forms, fma(step, slope, start), never running
/// sums. Everything here is plain old data and may be copied to a device.
#pragma once

#include "kernels/backend.hpp"

#include <array>
#include <cmath>
#include <cstdint>

namespace isotone::kernels::common {

/// The steps of a transaxial line, shared by all its planes. Step s = 0 .. steps-1 lies on voxel plane first + s of the
/// driving axis; steps that can only meet zeros are left out.
struct TransaxialPath {
    std::int32_t axis = 0;   ///< driving axis: 0 = x, 1 = y; the larger of |dx|, |dy| in mm, x on a tie
    std::int32_t first = 0;  ///< index of step 0 along the driving axis
    std::int32_t steps = 0;  ///< 0 = the line misses the grid
    double across_start = 0,
           across_slope = 0;          ///< index along the other transaxial axis: across_start + s across_slope
    double t_start = 0, t_slope = 0;  ///< fraction of the way from a (0) to b (1): t_start + s t_slope
    double voxel_over_run = 0;        ///< voxel / |d| along the driving axis
    double length2 = 0;               ///< squared transaxial length, mm2

    double across(int step) const { return std::fma(static_cast<double>(step), across_slope, across_start); }
    double t(int step) const { return std::fma(static_cast<double>(step), t_slope, t_start); }
    /// mm that a step counts for, in a plane whose ends are dz_mm apart.
    double weight(double dz_mm) const { return voxel_over_run * std::sqrt(length2 + dz_mm * dz_mm); }
};

/// The z index of one plane along one path: start + s slope.
struct AxialPath {
    double start = 0, slope = 0;
};

/// The steps of an arbitrary line of response. Step s lies on plane first + s of the driving axis, and at index
/// start[k] + s slope[k] along the axes across[0] < across[1].
struct LorPath {
    std::int32_t axis = 0;  ///< driving axis: the largest of |dx|, |dy|, |dz| in mm; the first on a tie
    std::int32_t first = 0;
    std::int32_t steps = 0;
    std::array<std::int32_t, 2> across{1, 2};
    std::array<double, 2> start{}, slope{};
    double t_start = 0, t_slope = 0;
    double weight = 0;  ///< mm per step

    double index(int k, int step) const {
        return std::fma(static_cast<double>(step), slope[static_cast<std::size_t>(k)],
                        start[static_cast<std::size_t>(k)]);
    }
};

TransaxialPath make_path(const Line& line, const Grid& grid);

AxialPath make_axial_path(const TransaxialPath& path, const Plane& plane, const Grid& grid);

LorPath make_path(const std::array<double, 3>& a, const std::array<double, 3>& b, const Grid& grid);

/// End points of an event, moved by its pose. Throws Error{inconsistent_data} for an index outside its table.
struct EventEnds {
    std::array<double, 3> a, b;
};
EventEnds ends_of(const EventGeometry& geometry, std::size_t event);

/// Largest element of the system matrix, mm: no measurement adds more than this times its value to one voxel.
double largest_element(const SheetGeometry& geometry);
double largest_element(const EventGeometry& geometry);

/// Throws Error{inconsistent_data} where a size is not positive or a number not finite.
void check(const Grid& grid);

/// Throws Error{inconsistent_data} for a coordinate that is not finite.
void check(const SheetGeometry& geometry);
void check(const EventGeometry& geometry);

}  // namespace isotone::kernels::common
