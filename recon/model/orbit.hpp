// SPDX-License-Identifier: Apache-2.0
/// What an orbit of views can reconstruct: the field of view all of them see, and whether they go far enough round.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "kernels/backend.hpp"

#include <span>
#include <vector>

namespace isotone::recon {

/// Angles of an orbit, opposite views counted as one: without attenuation they measure the same lines.
struct OrbitCoverage {
    double arc_rad = 0.0;          ///< from the first view to the last across the largest gap, the step included
    double largest_gap_rad = 0.0;  ///< between neighbouring directions, of all that half a turn holds
    double usual_step_rad = 0.0;   ///< median distance between neighbouring directions
    int directions = 0;            ///< different angles, modulo a full turn
};
ISOTONE_API OrbitCoverage coverage_of(const ProjectionGeometry& geometry);

/// Parallel rays determine an image where their directions leave no gap in half a turn (H. K. Tuy's condition for
/// parallel beams). A gap of more than three usual steps, or of more than 30 degrees, is refused.
/// @throws Error{inconsistent_data}
ISOTONE_API void require_complete_orbit(const ProjectionGeometry& geometry);

/// Radius of the largest cylinder about the axis that every view sees completely, mm.
ISOTONE_API double seen_radius_mm(const ProjectionGeometry& geometry);

/// The grid of the projections: voxels as wide as a bin and as long as a row, centred on the axis. `across` = voxels
/// along x and y; 0 = as many as bins.
ISOTONE_API kernels::Grid projection_grid(const ProjectionGeometry& geometry, int across_x, int across_y);

/// Mask of the grid, x fastest: within `radius_mm` of the axis and before the face of the collimator in every view.
/// Nothing radioactive can be where a collimator stood.
ISOTONE_API std::vector<float> orbit_field_of_view(const ProjectionGeometry& geometry, const kernels::Grid& grid,
                                                   double radius_mm);

/// Depth planes that hold every voxel of the mask and all matter of the grid in every direction: what lies before the
/// field of view attenuates too. Odd or even as the grid is across x, so that planes meet voxels where a view looks
/// along an axis.
/// @param attenuation  x fastest, 1/mm; empty where there is none
ISOTONE_API int depth_planes_of(const kernels::Grid& grid, const std::vector<float>& field_of_view,
                                std::span<const float> attenuation = {});

}  // namespace isotone::recon
