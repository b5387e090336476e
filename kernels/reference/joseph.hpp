// SPDX-License-Identifier: Apache-2.0
/// Joseph's method on one ray, written from the definition (P. M. Joseph, IEEE TMI 1 (1982) 192): the line integral as
/// a sum over the image planes perpendicular to the driving axis.
#pragma once

#include "kernels/backend.hpp"

#include <array>
#include <vector>

namespace isotone::kernels::reference {

/// A line segment between two detection points, mm.
struct Ray {
    std::array<double, 3> a{}, b{};
};

/// One voxel's share of a line integral: an element of the system matrix, mm.
struct Sample {
    std::size_t voxel = 0;  ///< z-fastest index
    double weight = 0.0;
};

/// The axis (0 = x, 1 = y, 2 = z) along which the ray is longest in mm; of equal ones the first.
std::size_t longest_axis(const Ray& ray);
/// As longest_axis(), of x and y alone: the driving axis of a sheet however oblique its planes are.
std::size_t longest_transaxial_axis(const Ray& ray);

/// Appends the ray's samples to `samples`.
///
/// On every image plane of the driving axis whose centre lies on the segment (planes beyond the end points are not on
/// it), the ray's position in the plane is interpolated bilinearly between the four nearest voxel centres; the image is
/// zero outside. Each plane stands for the path length between neighbouring planes, voxel / |cos|. A ray of no extent
/// along the driving axis has no samples.
void joseph_samples(const Grid& grid, const Ray& ray, std::size_t driving_axis, std::vector<Sample>& samples);

/// Path length between neighbouring planes of the driving axis, mm; 0 for a ray without extent along it. Every sample's
/// weight is at most this, and a voxel has one sample at most.
double plane_step(const Grid& grid, const Ray& ray, std::size_t driving_axis);

}  // namespace isotone::kernels::reference
