// SPDX-License-Identifier: Apache-2.0
/// What the event kernels read: the path of each line of response, made in double on the host, rounded once to float.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/gpu_runtime.hpp"

#include <cstdint>
#include <vector>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// A line of response in voxel indices; kernels/common/path.hpp has the formulas.
struct EventPath {
    std::int32_t axis, first, steps;
    float start[2], slope[2];  ///< along the two other axes, in order
    float weight;              ///< mm per step
};

struct EventTables {
    std::vector<EventPath> paths;
    /// Alike for events that pass through the same part of the image in the same direction; at most 24 bits.
    std::vector<std::uint32_t> keys;
};

/// @throws Error{inconsistent_data} for an event outside the crystal or pose table
EventTables make_event_tables(const EventGeometry& geometry);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
