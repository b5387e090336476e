// SPDX-License-Identifier: Apache-2.0
/// Planes grouped into runs whose z interpolation weights are alike, so that a kernel can treat them together.
///
/// Within a run every plane has the same zb - za and lies the same distance from its neighbour, so plane first + k is
/// at z index z_first + k step along the whole path. Where step is 1, 2 or 3 voxels, all planes of the run have the
/// same interpolation weight in each step of the path.
#pragma once

#include "kernels/backend.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace isotone::kernels::common {

/// Plain old data; may be copied to a device.
struct PlaneRun {
    std::int32_t first = 0;       ///< index of the first plane
    std::int32_t count = 0;       ///< at least 1
    std::int32_t whole_step = 0;  ///< step in voxels where it is 1, 2 or 3 (also for a single plane: 1); else 0
    double za_index = 0;          ///< z index of end a of the first plane
    double dz_index = 0;          ///< (zb - za) / voxel_z
    double step_index = 0;        ///< distance of neighbouring planes / voxel_z
    double dz_mm = 0;             ///< zb - za
};

/// Runs in the order of the planes; together they cover every plane once.
std::vector<PlaneRun> make_plane_runs(std::span<const Plane> planes, const Grid& grid);

}  // namespace isotone::kernels::common
