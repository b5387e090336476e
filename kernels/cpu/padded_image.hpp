// SPDX-License-Identifier: Apache-2.0
/// An image with a border of zeros, so that interpolation needs no bounds test.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/aligned.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <array>
#include <span>

namespace isotone::kernels::cpu {

PaddedShape padded_shape(const Grid& grid);

/// Number of elements. Throws Error{usage} where offsets would not fit into 32 bits.
std::size_t padded_size(const Grid& grid);

/// One padded copy of an image, reused by every projector that needs one: projections of a backend run in order.
class PaddedImage {
public:
    /// The image (z fastest) in the middle of its padded form. Valid until the next call.
    const float* of(std::span<const float> image, const Grid& grid, ThreadPool& pool);

private:
    std::array<int, 3> size_{};
    AlignedVector<float> values_;
};

}  // namespace isotone::kernels::cpu
