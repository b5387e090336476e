// SPDX-License-Identifier: Apache-2.0
/// Balls and discs as lists of voxels with fractional weights: the share of each voxel that lies inside.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace isotone::harmonize {

struct WeightedVoxels {
    std::vector<std::size_t> offset;  ///< into Volume::values
    std::vector<double> weight;       ///< 0 < weight <= 1
    double total = 0.0;               ///< sum of the weights
};

/// Voxels of a ball, border voxels split into 8 x 8 x 8 points. Voxels outside the grid are left out.
ISOTONE_API WeightedVoxels ball_weights(const ImageGrid& grid, const Vector3& centre_mm, double radius_mm);

/// Pixels of a disc in one slice, border pixels split into 16 x 16 points.
/// @param axis   index axis the slice is perpendicular to
/// @param slice  index along it
ISOTONE_API WeightedVoxels disc_weights(const ImageGrid& grid, const Vector3& centre_mm, double radius_mm,
                                        std::size_t axis, int slice);

ISOTONE_API double weighted_mean(const Volume& volume, const WeightedVoxels& voxels);

/// Standard deviation of the voxel values about their weighted mean (weights as frequencies, divisor total - 1).
ISOTONE_API double weighted_deviation(const Volume& volume, const WeightedVoxels& voxels);

}  // namespace isotone::harmonize
