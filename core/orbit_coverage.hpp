// SPDX-License-Identifier: Apache-2.0
/// How far round the views of an orbit go, and what is odd about an orbit: the one rule that `inspect` shows and a
/// reconstruction refuses by.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone {

/// Angles of an orbit, opposite views counted as one: without attenuation they measure the same lines.
struct OrbitCoverage {
    double arc_rad = 0.0;          ///< from the first view to the last across the largest gap, the step included
    double largest_gap_rad = 0.0;  ///< between neighbouring directions, of all that half a turn holds
    double usual_step_rad = 0.0;   ///< median distance between neighbouring directions
    int directions = 0;            ///< different angles, modulo a full turn
};
ISOTONE_API OrbitCoverage coverage_of(const ProjectionGeometry& geometry);

/// Parallel rays determine an image where their directions leave no gap in half a turn (H. K. Tuy's condition for
/// parallel beams). Says what is wrong where a gap is larger than three usual steps, or than 30 degrees.
ISOTONE_API std::optional<std::string> incomplete_orbit(const ProjectionGeometry& geometry);

/// Bodies are wider than this: a face nearer to the axis stood in the patient, or the file writes cm where mm belong.
inline constexpr double smallest_usual_radius_mm = 60.0;

/// The smallest radius of the views, of which there is at least one.
ISOTONE_API double nearest_radius_mm(const ProjectionGeometry& geometry);

/// Says so where a radius is smaller than that.
ISOTONE_API std::optional<std::string> small_radius(const ProjectionGeometry& geometry);

/// What a reader of the data must know about the orbit: an incomplete one, radii below smallest_usual_radius_mm.
ISOTONE_API std::vector<std::string> orbit_findings(const ProjectionGeometry& geometry);

}  // namespace isotone
