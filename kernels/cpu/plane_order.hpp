// SPDX-License-Identifier: Apache-2.0
/// The order in which a sheet's planes are worked on.
///
/// Planes that lie close together in z touch the same few rows of a slab, which then stay in the nearest cache. So they
/// are grouped into tiles by the z of their two ends, and within a tile by obliqueness, in blocks of 16.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/kernel_table.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace isotone::kernels::cpu {

struct PlaneOrder {
    PlaneOrder(std::span<const Plane> planes, const Grid& grid);

    SheetPlanes view() const;
    double largest_dz_index() const { return largest_dz_index_; }  ///< largest |zb - za| in voxels

private:
    int count_;
    double largest_dz_index_ = 0.0;
    std::vector<double> za_, dz_;
    std::vector<float> dz2_mm2_, block_dz_;
    std::vector<std::int32_t> plane_;
};

}  // namespace isotone::kernels::cpu
