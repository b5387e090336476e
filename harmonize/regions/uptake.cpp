// SPDX-License-Identifier: Apache-2.0
#include "harmonize/regions/uptake.hpp"

#include "core/error.hpp"
#include "harmonize/regions/voxel_box.hpp"
#include "harmonize/regions/weights.hpp"
#include "harmonize/resolution/blurred_sphere.hpp"

#include <cmath>
#include <limits>
#include <vector>

namespace isotone::harmonize {
namespace {

[[noreturn]] void nothing_in_reach(const char* what) {
    throw Error(ErrorCode::inconsistent_data, what, "the search region holds no usable voxel",
                "check that the object lies well inside the image");
}

}  // namespace

VoxelMax max_within(const Volume& volume, const Vector3& centre_mm, double reach_mm) {
    VoxelMax max{-std::numeric_limits<double>::infinity(), {}};
    for_voxels_within(volume.grid, centre_mm, reach_mm, [&](int x, int y, int z, double) {
        const auto value = static_cast<double>(volume.at(x, y, z));
        if (value > max.value) {
            max = {value, {x, y, z}};
        }
    });
    if (!std::isfinite(max.value)) {
        nothing_in_reach("maximum");
    }
    return max;
}

Isocontour grow_isocontour(const Volume& volume, const std::array<int, 3>& seed, double threshold,
                           const Vector3& centre_mm, double reach_mm) {
    const VoxelBox box = box_around(volume.grid, centre_mm, reach_mm);
    const std::array<int, 3> size{box.last[0] - box.first[0] + 1, box.last[1] - box.first[1] + 1,
                                  box.last[2] - box.first[2] + 1};
    const auto local = [&](const std::array<int, 3>& v) {
        return (static_cast<std::size_t>(v[2] - box.first[2]) * static_cast<std::size_t>(size[1]) +
                static_cast<std::size_t>(v[1] - box.first[1])) *
                   static_cast<std::size_t>(size[0]) +
               static_cast<std::size_t>(v[0] - box.first[0]);
    };
    enum State : char { outside, below, open, taken };
    std::vector<State> state(static_cast<std::size_t>(std::max(size[0], 0)) *
                             static_cast<std::size_t>(std::max(size[1], 0)) *
                             static_cast<std::size_t>(std::max(size[2], 0)));
    for_voxels_within(volume.grid, centre_mm, reach_mm, [&](int x, int y, int z, double) {
        state[local({x, y, z})] = static_cast<double>(volume.at(x, y, z)) >= threshold ? open : below;
    });
    Isocontour region;
    region.threshold = threshold;
    double sum = 0.0;
    std::vector<std::array<int, 3>> front;
    const auto within = [&](const std::array<int, 3>& v, const std::array<int, 3>& first,
                            const std::array<int, 3>& last) {
        return v[0] >= first[0] && v[1] >= first[1] && v[2] >= first[2] && v[0] <= last[0] && v[1] <= last[1] &&
               v[2] <= last[2];
    };
    const std::array<int, 3> end{volume.grid.size[0] - 1, volume.grid.size[1] - 1, volume.grid.size[2] - 1};
    const auto visit = [&](const std::array<int, 3>& v) {
        if (!within(v, box.first, box.last) || state[local(v)] == outside) {
            region.is_cut_off = region.is_cut_off || (within(v, {0, 0, 0}, end) &&
                                                      static_cast<double>(volume.at(v[0], v[1], v[2])) >= threshold);
        } else if (state[local(v)] == open) {
            state[local(v)] = taken;
            front.push_back(v);
        }
    };
    visit(seed);
    while (!front.empty()) {
        const auto v = front.back();
        front.pop_back();
        sum += static_cast<double>(volume.at(v[0], v[1], v[2]));
        ++region.voxels;
        for (std::size_t k = 0; k < 3; ++k) {
            for (const int step : {-1, 1}) {
                auto next = v;
                next[k] += step;
                visit(next);
            }
        }
    }
    if (region.voxels == 0) {
        nothing_in_reach("isocontour");
    }
    region.mean = sum / static_cast<double>(region.voxels);
    region.volume_ml = static_cast<double>(region.voxels) * volume.grid.voxel_volume_ml();
    return region;
}

}  // namespace isotone::harmonize
