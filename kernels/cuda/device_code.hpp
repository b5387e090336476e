// SPDX-License-Identifier: Apache-2.0
/// Whether the kernels of this build run on a device. A binary holds machine code for some architectures; a driver
/// accepts any device, and the first launch would fail.
#pragma once

#include "kernels/cuda/gpu_runtime.hpp"

#include <optional>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// Of the current device: cudaSuccess, or what the runtime says of a kernel it cannot load.
cudaError_t kernels_on_current_device();

/// The device with the lowest number that answers and on which the kernels run. Asks no device after that one: asking
/// makes a context, which takes memory.
std::optional<int> first_usable_device();

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
