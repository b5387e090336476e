// SPDX-License-Identifier: Apache-2.0
/// The CUDA backend, for the choice of a backend. Always present: built without nvcc it says so.
#pragma once

#include "kernels/backend.hpp"

#include <memory>

namespace isotone::kernels::cuda {

/// Whether this build holds CUDA kernels.
bool cuda_compiled();
/// Devices that answer; 0 without a driver or in a build without CUDA.
int cuda_device_count();
/// @throws Error{no_device} where the build has no CUDA or the device cannot be used
std::unique_ptr<Backend> make_cuda_backend(int device);

}  // namespace isotone::kernels::cuda
