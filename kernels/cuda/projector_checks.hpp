// SPDX-License-Identifier: Apache-2.0
/// What both projectors refuse, and what a back projection refuses when it is finished.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/device.hpp"

#include <optional>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// @throws Error{usage}: time of flight is not part of this backend yet
void require_no_tof(const std::optional<TofSampling>& tof);
/// @throws Error{usage} for a table longer than a kernel's 32-bit index counts
void require_index_range(std::size_t count, const char* of_what);
/// @throws Error{inconsistent_data} where a projection is not finite, for it has no fixed-point value, or where the
/// projections could exceed what the scale has room for
void require_back_input(const Device& device, const Buffer& projections, double largest_element, FixedPointScale scale);
/// @throws Error{inconsistent_data} where the fixed-point unit is coarser than 1e-7 of the largest value
void require_fine_scale(const Device& device, const Accumulator& accumulator);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
