// SPDX-License-Identifier: Apache-2.0
/// What both projectors refuse.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/device.hpp"

#include <optional>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// @throws Error{usage}: time of flight is not part of this backend yet
void require_no_tof(const std::optional<TofSampling>& tof);
/// @throws Error{usage} for a table longer than a kernel's 32-bit index counts
void require_index_range(std::size_t count, const char* of_what);
/// @throws Error{inconsistent_data} where a projection is not finite: it has no fixed-point value
void require_finite(const Device& device, const Buffer& projections);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
