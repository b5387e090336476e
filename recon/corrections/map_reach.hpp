// SPDX-License-Identifier: Apache-2.0
/// Whether a grid holds the matter that photons cross on their way to the camera. They fly across the axis, so matter
/// beyond the ends of the grid along it does not count; matter beside the grid attenuates as much as matter in it.
#pragma once

#include "core/export.hpp"
#include "core/rigid_transform.hpp"
#include "core/volume.hpp"

namespace isotone::recon {

struct MapReach {
    double share_beside = 0.0;   ///< of the matter between the ends of the grid: what lies beside it
    double half_width_mm = 0.0;  ///< from the axis, along x or y: what would hold all
};

/// @param mu          1/mm
/// @param grid        origin on the axis of rotation
/// @param to_map      positions of the grid to positions of the map
/// @param thinnest    1/mm: less is no matter
ISOTONE_API MapReach reach_of_map(const Volume& mu, const ImageGrid& grid, const RigidTransform& to_map,
                                  double thinnest);

}  // namespace isotone::recon
