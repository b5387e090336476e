// SPDX-License-Identifier: Apache-2.0
/// The CUDA backend, for the choice of a backend. Always present: built without nvcc it says so.
#pragma once

#include "kernels/backend.hpp"

#include <memory>
#include <optional>

namespace isotone::kernels::cuda {

/// Whether this build holds CUDA kernels.
bool cuda_compiled();
/// The first device that answers and for which this build holds code; none without a driver or in a build without CUDA.
std::optional<int> first_cuda_device();
/// @throws Error{no_device} where the build has no CUDA, the device cannot be used, or the build holds no code for it
std::unique_ptr<Backend> make_cuda_backend(int device);

}  // namespace isotone::kernels::cuda
