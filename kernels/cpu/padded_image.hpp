// SPDX-License-Identifier: Apache-2.0
/// An image with a border of zeros, so that interpolation needs no bounds test.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/aligned.hpp"
#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <span>

namespace isotone::kernels::cpu {

PaddedShape padded_shape(const Grid& grid);

/// Number of elements. Throws Error{usage} where offsets would not fit into 32 bits.
std::size_t padded_size(const Grid& grid);

/// Copies an image (z fastest) into the middle of its padded form, whose border stays as it was (zero when made).
void pad(std::span<const float> image, const Grid& grid, AlignedVector<float>& padded, ThreadPool& pool);

}  // namespace isotone::kernels::cpu
