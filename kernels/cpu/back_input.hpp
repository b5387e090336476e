// SPDX-License-Identifier: Apache-2.0
/// What every back projection starts with: its input, checked, and the images that it adds to.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/buffers.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <span>

namespace isotone::kernels::cpu {

struct BackInput {
    std::span<const float> values;  ///< of the projections
    FixedImages& images;            ///< of the accumulator, prepared for the use
};

/// @throws std::logic_error for sizes that are not the projector's, Error{inconsistent_data} where a value is not
///         finite, or where the values could exceed what the scale of the accumulator has room for
BackInput back_input(const Projector& projector, const Buffer& projections, const Accumulator& accumulator,
                     FixedImages::Use use, ThreadPool& pool);

}  // namespace isotone::kernels::cpu
