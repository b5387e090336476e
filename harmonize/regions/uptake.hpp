// SPDX-License-Identifier: Apache-2.0
/// The three uptake metrics of a hot object: maximum, isocontour mean and 1 mL peak.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <array>
#include <cstddef>

namespace isotone::harmonize {

struct VoxelMax {
    double value = 0.0;
    std::array<int, 3> index{};
};

/// Largest voxel with its centre within `reach_mm`; the first in storage order where several are equal.
/// @throws Error{inconsistent_data} where no voxel is in reach
ISOTONE_API VoxelMax max_within(const Volume& volume, const Vector3& centre_mm, double reach_mm);

struct Isocontour {
    double threshold = 0.0;
    double mean = 0.0;
    double volume_ml = 0.0;
    std::size_t voxels = 0;
};

/// Region growing: whole voxels at or above `threshold`, connected by faces to `seed`, with centres within `reach_mm`.
ISOTONE_API Isocontour grow_isocontour(const Volume& volume, const std::array<int, 3>& seed, double threshold,
                                       const Vector3& centre_mm, double reach_mm);

/// Threshold of the background-adapted 50 % contour: halfway between background and maximum.
constexpr double a50_threshold(double max, double background) {
    return 0.5 * (max + background);
}

struct Peak {
    double value = 0.0;
    Vector3 centre_mm{};
};

/// Largest mean over a ball of 1 mL (radius 6.2035 mm, border voxels weighted by their share) centred on any voxel
/// centre within `reach_mm`; balls that leave the grid are not considered.
/// @throws Error{inconsistent_data} where no ball fits
ISOTONE_API Peak peak_1ml(const Volume& volume, const Vector3& centre_mm, double reach_mm);

}  // namespace isotone::harmonize
