// SPDX-License-Identifier: Apache-2.0
/// Launches of the general Joseph pair on resident event paths.
#pragma once

#include "kernels/cuda/device.hpp"
#include "kernels/cuda/event_tables.hpp"
#include "kernels/cuda/sheet_tables.hpp"

#include <cstdint>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// Tables in device memory. `order` says which event each thread takes, so that neighbouring threads read neighbouring
/// voxels; results do not depend on it.
struct ResidentEvents {
    const EventPath* paths;
    const std::uint32_t* order;
    std::int64_t count;
    ImageShape shape;
};

/// projections[event] = line integral of the image, in value x mm.
void event_forward(const Device& device, const ResidentEvents& events, const float* image, float* projections);

/// quanta += A' projections x scale
void event_back(const Device& device, const ResidentEvents& events, const float* projections, double scale,
                unsigned long long* quanta);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
