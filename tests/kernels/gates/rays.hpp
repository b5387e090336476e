// SPDX-License-Identifier: Apache-2.0
/// Single rays through simple images, for the tests whose right answer is a formula.
#pragma once

#include "kernels/backend.hpp"
#include "tests/kernels/gates/compare.hpp"

#include <array>
#include <functional>
#include <vector>

namespace isotone::kernels::gates {

using Point = std::array<double, 3>;

struct Ends {
    Point a{}, b{};
};

/// The value of an image at a voxel centre, mm.
using ImageFunction = std::function<double(const Point&)>;

/// Resident (z-fastest) values of an image.
std::vector<float> image_of(const Grid& grid, const ImageFunction& value);

/// One event for each pair of end points.
EventGeometry events_between(const Grid& grid, const std::vector<Ends>& rays);

/// The same rays, all from and to the same transaxial points, as one line with many planes.
SheetGeometry sheet_of(const Grid& grid, const Line& line, const std::vector<Plane>& planes);

Point along(const Ends& ray, double fraction);

/// Length of the ray inside the box of the grid's voxels (faces half a voxel beyond the outer centres).
double chord(const Grid& grid, const Ends& ray);

/// Path length between neighbouring planes of an axis.
double step_mm(const Grid& grid, const Ends& ray, std::size_t axis);

/// The point of the ray at a position along an axis.
Point where(const Ends& ray, std::size_t axis, double position_mm);

/// Centre of the outermost driving planes' span: the mean of all planes' centres along the axis.
double middle_plane(const Grid& grid, std::size_t axis);

}  // namespace isotone::kernels::gates
