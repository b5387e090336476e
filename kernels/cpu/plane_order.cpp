// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/plane_order.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

namespace isotone::kernels::cpu {
namespace {

constexpr double tile_voxels = 8.0;

auto tile_key(const Plane& plane, const Grid& grid) {
    const double tile_mm = tile_voxels * grid.voxel_mm[2];
    const double dz = plane.zb - plane.za;
    return std::tuple(std::floor((plane.za - grid.origin_mm[2]) / tile_mm),
                      std::floor((plane.zb - grid.origin_mm[2]) / tile_mm), dz, plane.za);
}

}  // namespace

PlaneOrder::PlaneOrder(std::span<const Plane> planes, const Grid& grid)
    : count_(static_cast<int>(planes.size())), plane_(planes.size()) {
    std::iota(plane_.begin(), plane_.end(), 0);
    std::stable_sort(plane_.begin(), plane_.end(), [&](std::int32_t a, std::int32_t b) {
        return tile_key(planes[static_cast<std::size_t>(a)], grid) <
               tile_key(planes[static_cast<std::size_t>(b)], grid);
    });
    const std::size_t padded = (planes.size() + lanes - 1) / lanes * lanes;
    plane_.resize(padded, plane_.empty() ? 0 : plane_.back());
    block_dz_.resize(padded / lanes, 0.0F);
    for (std::size_t p = 0; p < padded; ++p) {
        const Plane& plane = planes[static_cast<std::size_t>(plane_[p])];
        const double dz = plane.zb - plane.za;
        za_.push_back((plane.za - grid.origin_mm[2]) / grid.voxel_mm[2]);
        dz_.push_back(dz / grid.voxel_mm[2]);
        dz2_mm2_.push_back(static_cast<float>(dz * dz));
        block_dz_[p / lanes] = std::max(block_dz_[p / lanes], static_cast<float>(std::abs(dz_.back())));
        largest_dz_index_ = std::max(largest_dz_index_, std::abs(dz_.back()));
    }
}

SheetPlanes PlaneOrder::view() const {
    return {count_,       static_cast<int>(block_dz_.size()), za_.data(), dz_.data(), dz2_mm2_.data(), block_dz_.data(),
            plane_.data()};
}

}  // namespace isotone::kernels::cpu
