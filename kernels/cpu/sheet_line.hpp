// SPDX-License-Identifier: Apache-2.0
/// The columns that a transaxial line meets in an image, and the order in which lines are best worked on.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/common/path.hpp"
#include "kernels/cpu/kernel_table.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace isotone::kernels::cpu {

/// Offsets in an image of its columns: origin + x stride[0] + y stride[1].
struct ColumnLayout {
    std::array<std::ptrdiff_t, 2> stride{};
    std::ptrdiff_t origin = 0;
    std::array<int, 2> size{};
};

/// z fastest, without borders, as Buffers are.
ColumnLayout plain_columns(const Grid& grid);
/// The columns of a padded image that are voxels.
ColumnLayout padded_columns(const Grid& grid);

/// Driving planes [begin, end).
struct DrivingRange {
    int begin = 0, end = 0;
};

/// Lays lines out over an image: which two columns each step reads, with which weights.
class LineLayout {
public:
    /// For lines of at most `steps` steps.
    explicit LineLayout(int steps);

    /// The steps of a line within a range of driving planes; none where it has none. Valid until the next call.
    SheetLine lay_out(const common::TransaxialPath& path, const ColumnLayout& columns, DrivingRange range);

private:
    std::vector<std::ptrdiff_t> near_, far_;
    std::vector<float> near_weight_, far_weight_;
};

/// Lines that drive along an axis (0 = x, 1 = y) and hit the image, neighbours together: by direction, then by where
/// they cross its middle. One after the other they read mostly the same columns.
std::vector<std::uint32_t> neighbouring_lines(std::span<const common::TransaxialPath> paths, const Grid& grid,
                                              int axis);

}  // namespace isotone::kernels::cpu
