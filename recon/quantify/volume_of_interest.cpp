// SPDX-License-Identifier: Apache-2.0
#include "recon/quantify/volume_of_interest.hpp"

#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace isotone::recon {
namespace {

bool holds(const VolumeOfInterest& volume, const Vector3& p) {
    const double across = std::hypot(p[0] - volume.centre_mm[0], p[1] - volume.centre_mm[1]);
    const double along = std::abs(p[2] - volume.centre_mm[2]);
    return volume.length_mm ? across <= volume.radius_mm && along <= 0.5 * *volume.length_mm
                            : std::hypot(across, along) <= volume.radius_mm;
}

struct Extent {
    double low = std::numeric_limits<double>::max();
    double high = std::numeric_limits<double>::lowest();
};

/// Between the outer faces of the voxels.
Extent extent_of(const ImageGrid& grid, std::size_t axis) {
    Extent extent;
    for (int corner = 0; corner < 8; ++corner) {
        Vector3 index;
        for (std::size_t k = 0; k < 3; ++k) {
            index[k] = ((corner >> k) & 1) != 0 ? grid.size[k] - 0.5 : -0.5;
        }
        const double at_mm = grid.position(index)[axis];
        extent = {std::min(extent.low, at_mm), std::max(extent.high, at_mm)};
    }
    return extent;
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

std::string beyond_image(const ImageGrid& grid, const VolumeOfInterest& volume) {
    constexpr double rounding_mm = 1e-6;  // of a volume that ends with the image
    std::string text;
    for (std::size_t k = 0; k < 3; ++k) {
        const double reach_mm = k == 2 && volume.length_mm ? 0.5 * *volume.length_mm : volume.radius_mm;
        const double low_mm = volume.centre_mm[k] - reach_mm, high_mm = volume.centre_mm[k] + reach_mm;
        const Extent image = extent_of(grid, k);
        if (low_mm < image.low - rounding_mm || high_mm > image.high + rounding_mm) {
            text += (text.empty() ? "" : ", ") + std::string(1, "xyz"[k]) + " from " + number_text(low_mm) + " to " +
                    number_text(high_mm) + " mm where the image has " + number_text(image.low) + " to " +
                    number_text(image.high) + " mm";
        }
    }
    return text.empty() ? text
                        : "the volume of interest reaches beyond the image: " + text +
                              "; only what lies in the image was summed";
}

}  // namespace isotone::recon
