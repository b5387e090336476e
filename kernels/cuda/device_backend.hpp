// SPDX-License-Identifier: Apache-2.0
/// The backend made of this folder's kernels, on a real device or on the emulated one.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/gpu_runtime.hpp"

#include <memory>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// @throws Error{no_device} where the device cannot be used
std::unique_ptr<Backend> make_device_backend(int device);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
