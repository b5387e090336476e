// SPDX-License-Identifier: Apache-2.0
#include "kernels/cpu/padded_image.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <limits>

namespace isotone::kernels::cpu {

PaddedShape padded_shape(const Grid& grid) {
    PaddedShape shape;
    shape.stride[1] = grid.size[2] + 2 * image_border;
    shape.stride[0] = shape.stride[1] * (grid.size[1] + 2 * image_border);
    shape.origin = image_border * (shape.stride[0] + shape.stride[1] + 1);
    return shape;
}

std::size_t padded_size(const Grid& grid) {
    std::size_t size = 1;
    for (const int n : grid.size) {
        size *= static_cast<std::size_t>(n) + 2 * image_border;
        if (size > static_cast<std::size_t>(std::numeric_limits<std::int32_t>::max())) {
            throw Error(ErrorCode::usage, "image grid", "the cpu backend projects at most 2^31 voxels",
                        "use a coarser or smaller grid");
        }
    }
    return size;
}

void pad(std::span<const float> image, const Grid& grid, AlignedVector<float>& padded, ThreadPool& pool) {
    const PaddedShape shape = padded_shape(grid);
    padded.resize(padded_size(grid), 0.0F);
    const auto nz = static_cast<std::size_t>(grid.size[2]);
    const auto ny = static_cast<std::size_t>(grid.size[1]);
    pool.for_each(static_cast<std::size_t>(grid.size[0]), [&](std::size_t x, int) {
        for (std::size_t y = 0; y < ny; ++y) {
            const std::ptrdiff_t to = shape.origin + static_cast<std::ptrdiff_t>(x) * shape.stride[0] +
                                      static_cast<std::ptrdiff_t>(y) * shape.stride[1];
            std::copy_n(image.data() + (x * ny + y) * nz, nz, padded.data() + to);
        }
    });
}

}  // namespace isotone::kernels::cpu
