// SPDX-License-Identifier: Apache-2.0
/// Visits the voxels near a point, in storage order.
#pragma once

#include "core/volume.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace isotone::harmonize {

/// Inclusive index bounds; empty where any last < first.
struct VoxelBox {
    std::array<int, 3> first{}, last{};
};

/// The voxels whose centres can lie within `reach_mm` of `centre_mm`, clipped to the grid.
inline VoxelBox box_around(const ImageGrid& grid, const Vector3& centre_mm, double reach_mm) {
    const Vector3 c = grid.index_of(centre_mm);
    VoxelBox box;
    for (std::size_t k = 0; k < 3; ++k) {
        const double half = reach_mm / grid.spacing_mm[k];
        const double edge = static_cast<double>(grid.size[k]) - 1.0;
        box.first[k] = static_cast<int>(std::clamp(std::ceil(c[k] - half), 0.0, edge + 1.0));
        box.last[k] = static_cast<int>(std::clamp(std::floor(c[k] + half), -1.0, edge));
    }
    return box;
}

/// True where the whole ball lies between the outermost voxel centres.
inline bool ball_inside(const ImageGrid& grid, const Vector3& centre_mm, double reach_mm) {
    const Vector3 c = grid.index_of(centre_mm);
    for (std::size_t k = 0; k < 3; ++k) {
        const double half = reach_mm / grid.spacing_mm[k];
        if (c[k] - half < -0.5 || c[k] + half > static_cast<double>(grid.size[k]) - 0.5) {
            return false;
        }
    }
    return true;
}

/// Calls visit(x, y, z, distance_mm) for each voxel with its centre within `reach_mm` of `centre_mm`.
template <class Visit>
void for_voxels_within(const ImageGrid& grid, const Vector3& centre_mm, double reach_mm, Visit visit) {
    const Vector3 c = grid.index_of(centre_mm);
    const VoxelBox box = box_around(grid, centre_mm, reach_mm);
    for (int z = box.first[2]; z <= box.last[2]; ++z) {
        for (int y = box.first[1]; y <= box.last[1]; ++y) {
            for (int x = box.first[0]; x <= box.last[0]; ++x) {
                const double distance = std::hypot((x - c[0]) * grid.spacing_mm[0], (y - c[1]) * grid.spacing_mm[1],
                                                   (z - c[2]) * grid.spacing_mm[2]);
                if (distance <= reach_mm) {
                    visit(x, y, z, distance);
                }
            }
        }
    }
}

}  // namespace isotone::harmonize
