// SPDX-License-Identifier: Apache-2.0
/// What every back projection demands of its input.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cpu/thread_pool.hpp"

#include <span>

namespace isotone::kernels::cpu {

/// Throws Error{inconsistent_data} where a value is not finite, or where the values could exceed what the scale of the
/// accumulator has room for.
void check_back_input(std::span<const float> projections, double largest_element, FixedPointScale scale,
                      ThreadPool& pool);

}  // namespace isotone::kernels::cpu
