// SPDX-License-Identifier: Apache-2.0
/// What a ball, or a cylinder along z, holds of an image. Voxels count whole where their centre lies in it, so the sum
/// comes with the volume of these voxels: whole voxels cannot fill the exact body.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <optional>
#include <string>

namespace isotone::recon {

struct VolumeOfInterest {
    Vector3 centre_mm{};
    double radius_mm = 0.0;
    std::optional<double> length_mm;  ///< of a cylinder; empty: a ball
};

struct VoxelSum {
    double total = 0.0;  ///< values times the volume of a voxel in mL: Bq of an image in Bq/mL
    double ml = 0.0;     ///< of the voxels
};

ISOTONE_API VoxelSum sum_within(const Volume& image, const VolumeOfInterest& volume);

/// Where the volume reaches beyond the outer faces of the image's voxels, so that only a part of it is summed: a
/// finding. Empty where it lies in the image.
ISOTONE_API std::string beyond_image(const ImageGrid& grid, const VolumeOfInterest& volume);

}  // namespace isotone::recon
