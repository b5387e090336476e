// SPDX-License-Identifier: Apache-2.0
/// Private to this room: views as heads that turn together at equal steps, which is how DICOM states an orbit.
#pragma once

#include "core/projections.hpp"

#include <vector>

namespace isotone::io::dicom {

struct NmNewOrbit {
    std::vector<std::vector<int>> views;  ///< of each head, indices into the geometry's views, in the order of rotation
    double step_deg = 0.0;                ///< not negative
    bool counter_clockwise = true;
    bool continuous = false;  ///< each view counts along an arc of one step
    double view_s = 0.0;

    /// Where the first view of a head begins to count: of an arc its start.
    double start_rad(const ProjectionGeometry& geometry, std::size_t head) const;
    const ProjectionView& first(const ProjectionGeometry& geometry, std::size_t head) const {
        return geometry.views[static_cast<std::size_t>(views[head].front())];
    }
};

/// @throws Error{inconsistent_data} where the views are no such orbit
NmNewOrbit nm_new_orbit_of(const ProjectionGeometry& geometry);

}  // namespace isotone::io::dicom
