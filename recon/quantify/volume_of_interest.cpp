// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/volume_of_interest.hpp"

#include <cmath>

namespace isotone::recon {
namespace {

bool holds(const VolumeOfInterest& volume, const Vector3& p) {
    const double across = std::hypot(p[0] - volume.centre_mm[0], p[1] - volume.centre_mm[1]);
    const double along = std::abs(p[2] - volume.centre_mm[2]);
    return volume.length_mm ? across <= volume.radius_mm && along <= 0.5 * *volume.length_mm
                            : std::hypot(across, along) <= volume.radius_mm;
}

}  // namespace

VoxelSum sum_within(const Volume& image, const VolumeOfInterest& volume) {
    double sum = 0.0;
    std::size_t voxels = 0;
    for (int z = 0; z < image.grid.size[2]; ++z) {
        for (int y = 0; y < image.grid.size[1]; ++y) {
            for (int x = 0; x < image.grid.size[0]; ++x) {
                const Vector3 index{static_cast<double>(x), static_cast<double>(y), static_cast<double>(z)};
                if (holds(volume, image.grid.position(index))) {
                    sum += static_cast<double>(image.at(x, y, z));
                    ++voxels;
                }
            }
        }
    }
    const double voxel_ml = image.grid.voxel_volume_ml();
    return {sum * voxel_ml, static_cast<double>(voxels) * voxel_ml};
}

}  // namespace isotone::recon
