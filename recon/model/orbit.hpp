// SPDX-License-Identifier: Apache-2.0
/// What an orbit of views can reconstruct: the field of view all of them see, and whether they go far enough round.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "core/volume.hpp"
#include "kernels/backend.hpp"

#include <span>
#include <string>
#include <vector>

namespace isotone::recon {

/// Whether the orbit goes far enough round, by incomplete_orbit() of core/orbit_coverage.hpp.
/// @param accept  named override: an incomplete orbit is a finding instead of an error
/// @return findings
/// @throws Error{inconsistent_data} for an incomplete orbit
ISOTONE_API std::vector<std::string> check_orbit(const ProjectionGeometry& geometry, bool accept);

/// How much of an attenuation map's matter (above a tenth of water's attenuation at 140 keV) lies behind the face of a
/// detector, as a share of all of it, in the view where this is most. No collimator stands in a body: the radii are
/// wrong, or the map lies wrong.
struct MatterBehindFace {
    double share = 0.0;
    int view = 0;
};
ISOTONE_API MatterBehindFace matter_behind_face(const ProjectionGeometry& geometry, const Volume& attenuation);

/// Of a round body 300 mm across, a face 29 mm deep cuts off this share: more than a map placed by hand is off.
inline constexpr double largest_share_behind_face = 0.05;
/// A face 10 mm deep in that body: breathing and a couch may do this, so it is only said.
inline constexpr double noted_share_behind_face = 0.01;

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
