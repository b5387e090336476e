// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/sheet_line.hpp"

#include "kernels/cpu/padded_image.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace isotone::kernels::cpu {

ColumnLayout plain_columns(const Grid& grid) {
    return {{std::ptrdiff_t{grid.size[1]} * grid.size[2], grid.size[2]}, 0, {grid.size[0], grid.size[1]}};
}

ColumnLayout padded_columns(const Grid& grid) {
    const PaddedShape shape = padded_shape(grid);
    return {{shape.stride[0], shape.stride[1]}, shape.origin, {grid.size[0], grid.size[1]}};
}

LineLayout::LineLayout(int steps) {
    const auto size = static_cast<std::size_t>(steps);
    near_.resize(size);
    far_.resize(size);
    near_weight_.resize(size);
    far_weight_.resize(size);
}

SheetLine LineLayout::lay_out(const common::TransaxialPath& path, const ColumnLayout& columns, DrivingRange range) {
    const auto drive = static_cast<std::size_t>(path.axis);
    const auto across = 1 - drive;
    const int last = columns.size[across] - 1;
    const int first = std::max(0, range.begin - path.first);
    const int steps = std::max(0, std::min(path.steps, range.end - path.first) - first);
    for (int s = 0; s < steps; ++s) {
        const double at = path.across(first + s);
        const int below = static_cast<int>(std::floor(at));
        const auto weight = static_cast<float>(at - below);
        const std::ptrdiff_t plane = columns.origin + (path.first + first + s) * columns.stride[drive];
        const auto step = static_cast<std::size_t>(s);
        near_[step] = plane + std::clamp(below, 0, last) * columns.stride[across];
        far_[step] = plane + std::clamp(below + 1, 0, last) * columns.stride[across];
        near_weight_[step] = below >= 0 && below <= last ? 1.0F - weight : 0.0F;
        far_weight_[step] = below + 1 >= 0 && below + 1 <= last ? weight : 0.0F;
    }
    return {first,
            steps,
            path.t_start,
            path.t_slope,
            static_cast<float>(path.voxel_over_run),
            static_cast<float>(path.length2),
            near_.data(),
            far_.data(),
            near_weight_.data(),
            far_weight_.data()};
}

std::vector<std::uint32_t> neighbouring_lines(std::span<const common::TransaxialPath> paths, const Grid& grid,
                                              int axis) {
    constexpr double directions = 64.0;  // for a slope between -1 and 1
    std::vector<std::uint32_t> lines;
    for (std::size_t i = 0; i < paths.size(); ++i) {
        if (paths[i].steps > 0 && paths[i].axis == axis) {
            lines.push_back(static_cast<std::uint32_t>(i));
        }
    }
    const auto key = [&](std::uint32_t line) {
        const common::TransaxialPath& path = paths[line];
        const int middle = grid.size[static_cast<std::size_t>(axis)] / 2;
        return std::tuple(std::floor(path.across_slope * directions), path.across(middle - path.first));
    };
    std::stable_sort(lines.begin(), lines.end(), [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); });
    return lines;
}

}  // namespace isotone::kernels::cpu
