// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/padded_image.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace isotone::kernels::cpu {

PaddedShape padded_shape(const Grid& grid) {
    PaddedShape shape;
    // A column's upper border is the next one's lower border.
    shape.stride[1] = column_unit + (grid.size[2] + column_unit - 1) / column_unit * column_unit;
    shape.stride[0] = shape.stride[1] * (grid.size[1] + 2 * image_border);
    shape.origin = image_border * (shape.stride[0] + shape.stride[1]) + column_unit;
    return shape;
}

std::size_t padded_size(const Grid& grid) {
    const std::size_t most = std::numeric_limits<std::int32_t>::max();
    const std::array<std::size_t, 3> sizes{static_cast<std::size_t>(grid.size[0]) + 2 * image_border,
                                           static_cast<std::size_t>(grid.size[1]) + 2 * image_border,
                                           static_cast<std::size_t>(grid.size[2]) + 2 * column_unit};
    if (sizes[0] > most / sizes[1] / sizes[2]) {
        throw Error(ErrorCode::usage, "image grid", "the cpu backend projects at most 2^31 voxels",
                    "use a coarser or smaller grid");
    }
    return static_cast<std::size_t>(padded_shape(grid).stride[0]) * sizes[0] + column_unit;
}

const float* PaddedImage::of(std::span<const float> image, const Grid& grid, ThreadPool& pool) {
    const PaddedShape shape = padded_shape(grid);
    if (size_ != grid.size) {  // the border moves: start from zeros
        values_.assign(padded_size(grid), 0.0F);
        size_ = grid.size;
    }
    const auto nz = static_cast<std::size_t>(grid.size[2]);
    const auto ny = static_cast<std::size_t>(grid.size[1]);
    pool.for_each(static_cast<std::size_t>(grid.size[0]), [&](std::size_t x, int) {
        for (std::size_t y = 0; y < ny; ++y) {
            const std::ptrdiff_t to = shape.origin + static_cast<std::ptrdiff_t>(x) * shape.stride[0] +
                                      static_cast<std::ptrdiff_t>(y) * shape.stride[1];
            std::copy_n(image.data() + (x * ny + y) * nz, nz, values_.data() + to);
        }
    });
    return values_.data();
}

}  // namespace isotone::kernels::cpu
