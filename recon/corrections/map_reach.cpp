// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/map_reach.hpp"

#include "imaging/resample.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::recon {
namespace {

constexpr int coarser_across = 2, coarser_along = 3;  // voxels of the grid to one that is looked at

/// From the axis to the farthest corner of the map, whatever way it is turned.
double farthest_mm(const ImageGrid& map, const Vector3& axis) {
    double farthest = 0.0;
    for (int corner = 0; corner < 8; ++corner) {
        Vector3 index{};
        for (std::size_t k = 0; k < 3; ++k) {
            index[k] = (corner >> k & 1) != 0 ? map.size[k] - 0.5 : -0.5;
        }
        const Vector3 p = map.position(index);
        farthest = std::max(farthest, std::hypot(p[0] - axis[0], p[1] - axis[1], p[2] - axis[2]));
    }
    return farthest;
}

/// The grid, coarser, and as wide as the map may reach.
ImageGrid wide_grid(const ImageGrid& grid, double half_width_mm) {
    ImageGrid wide = grid;
    for (std::size_t k = 0; k < 2; ++k) {
        wide.spacing_mm[k] *= coarser_across;
        wide.size[k] = 2 * static_cast<int>(std::ceil(half_width_mm / wide.spacing_mm[k])) + 1;
        wide.origin_mm[k] = -0.5 * (wide.size[k] - 1) * wide.spacing_mm[k];
    }
    wide.size[2] = (grid.size[2] + coarser_along - 1) / coarser_along;
    wide.spacing_mm[2] *= coarser_along;
    return wide;
}

}  // namespace

MapReach reach_of_map(const Volume& mu, const ImageGrid& grid, const RigidTransform& to_map, double thinnest) {
    const Volume wide = imaging::resample(mu, wide_grid(grid, farthest_mm(mu.grid, to_map.apply({0, 0, 0}))), to_map);
    MapReach reach;
    double all = 0.0, beside = 0.0;
    for (int z = 0; z < wide.grid.size[2]; ++z) {
        for (int y = 0; y < wide.grid.size[1]; ++y) {
            for (int x = 0; x < wide.grid.size[0]; ++x) {
                const double matter = static_cast<double>(wide.at(x, y, z));
                if (matter <= thinnest) {
                    continue;
                }
                const Vector3 p = wide.grid.position({static_cast<double>(x), static_cast<double>(y), 0.0});
                bool within = true;
                for (std::size_t k = 0; k < 2; ++k) {
                    const double first = grid.origin_mm[k] - 0.5 * grid.spacing_mm[k];
                    within = within && p[k] >= first && p[k] <= first + grid.size[k] * grid.spacing_mm[k];
                    reach.half_width_mm = std::max(reach.half_width_mm, std::abs(p[k]) + 0.5 * wide.grid.spacing_mm[k]);
                }
                all += matter;
                beside += within ? 0.0 : matter;
            }
        }
    }
    reach.share_beside = all > 0.0 ? beside / all : 0.0;
    return reach;
}

}  // namespace isotone::recon
