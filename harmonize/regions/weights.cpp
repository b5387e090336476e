// SPDX-License-Identifier: Apache-2.0
#include "harmonize/regions/weights.hpp"

#include "core/error.hpp"
#include "harmonize/regions/voxel_box.hpp"

#include <cmath>

namespace isotone::harmonize {
namespace {

/// Share of a voxel at `offset_mm` from the centre that lies within `radius_mm`, over the axes with points[k] > 1.
double share_inside(const Vector3& offset_mm, const Vector3& spacing, double radius_mm,
                    const std::array<int, 3>& points) {
    double half_diagonal = 0.0;
    for (std::size_t k = 0; k < 3; ++k) {
        half_diagonal += points[k] > 1 ? 0.25 * spacing[k] * spacing[k] : 0.0;
    }
    half_diagonal = std::sqrt(half_diagonal);
    const double distance = std::hypot(offset_mm[0], offset_mm[1], offset_mm[2]);
    if (distance >= radius_mm + half_diagonal) {
        return 0.0;
    }
    if (distance <= radius_mm - half_diagonal) {
        return 1.0;
    }
    int inside = 0;
    for (int c = 0; c < points[2]; ++c) {
        const double z = offset_mm[2] + ((c + 0.5) / points[2] - 0.5) * spacing[2];
        for (int b = 0; b < points[1]; ++b) {
            const double y = offset_mm[1] + ((b + 0.5) / points[1] - 0.5) * spacing[1];
            for (int a = 0; a < points[0]; ++a) {
                const double x = offset_mm[0] + ((a + 0.5) / points[0] - 0.5) * spacing[0];
                inside += x * x + y * y + z * z <= radius_mm * radius_mm ? 1 : 0;
            }
        }
    }
    return static_cast<double>(inside) / (points[0] * points[1] * points[2]);
}

WeightedVoxels collect(const ImageGrid& grid, const Vector3& centre_index, VoxelBox box, double radius_mm,
                       const std::array<int, 3>& points) {
    WeightedVoxels voxels;
    for (int z = box.first[2]; z <= box.last[2]; ++z) {
        for (int y = box.first[1]; y <= box.last[1]; ++y) {
            for (int x = box.first[0]; x <= box.last[0]; ++x) {
                const std::array<int, 3> index{x, y, z};
                Vector3 offset{};
                for (std::size_t k = 0; k < 3; ++k) {
                    offset[k] = points[k] > 1 ? (index[k] - centre_index[k]) * grid.spacing_mm[k] : 0.0;
                }
                const double weight = share_inside(offset, grid.spacing_mm, radius_mm, points);
                if (weight > 0.0) {
                    const auto nx = static_cast<std::size_t>(grid.size[0]);
                    const auto ny = static_cast<std::size_t>(grid.size[1]);
                    voxels.offset.push_back((static_cast<std::size_t>(z) * ny + static_cast<std::size_t>(y)) * nx +
                                            static_cast<std::size_t>(x));
                    voxels.weight.push_back(weight);
                    voxels.total += weight;
                }
            }
        }
    }
    if (voxels.offset.empty()) {
        throw Error(ErrorCode::inconsistent_data, "region of interest", "a region lies outside the image",
                    "check that the image covers the object and that positions are in its frame");
    }
    return voxels;
}

double widest(const ImageGrid& grid) {
    return std::hypot(grid.spacing_mm[0], grid.spacing_mm[1], grid.spacing_mm[2]);
}

}  // namespace

WeightedVoxels ball_weights(const ImageGrid& grid, const Vector3& centre_mm, double radius_mm) {
    const VoxelBox box = box_around(grid, centre_mm, radius_mm + widest(grid));
    return collect(grid, grid.index_of(centre_mm), box, radius_mm, {8, 8, 8});
}

WeightedVoxels disc_weights(const ImageGrid& grid, const Vector3& centre_mm, double radius_mm, std::size_t axis,
                            int slice) {
    VoxelBox box = box_around(grid, centre_mm, radius_mm + widest(grid));
    const bool exists = slice >= 0 && slice < grid.size[axis];
    box.first[axis] = exists ? slice : 0;
    box.last[axis] = exists ? slice : -1;
    std::array<int, 3> points{16, 16, 16};
    points[axis] = 1;
    return collect(grid, grid.index_of(centre_mm), box, radius_mm, points);
}

double weighted_mean(const Volume& volume, const WeightedVoxels& voxels) {
    double sum = 0.0;
    for (std::size_t i = 0; i < voxels.offset.size(); ++i) {
        sum += voxels.weight[i] * static_cast<double>(volume.values[voxels.offset[i]]);
    }
    return sum / voxels.total;
}

double weighted_deviation(const Volume& volume, const WeightedVoxels& voxels) {
    const double mean = weighted_mean(volume, voxels);
    double sum = 0.0;
    for (std::size_t i = 0; i < voxels.offset.size(); ++i) {
        const double d = static_cast<double>(volume.values[voxels.offset[i]]) - mean;
        sum += voxels.weight[i] * d * d;
    }
    return voxels.total > 1.0 ? std::sqrt(sum / (voxels.total - 1.0)) : 0.0;
}

}  // namespace isotone::harmonize
