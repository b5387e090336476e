// SPDX-License-Identifier: Apache-2.0
/// Where Thrust runs: on the backend's stream, or on the host under the emulation. Included by two .cu files only; a
/// Thrust type in a header would cost every file its compile time.
#pragma once

#include "kernels/cuda/device.hpp"

#if defined(ISOTONE_CUDA_EMULATION)
#include <thrust/system/cpp/execution_policy.h>
#else
#include <thrust/system/cuda/execution_policy.h>
#endif

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

#if defined(ISOTONE_CUDA_EMULATION)
inline auto thrust_policy(const Device&) {
    return thrust::cpp::par;
}
#else
inline auto thrust_policy(const Device& device) {
    return thrust::cuda::par_nosync.on(device.use());
}
#endif

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
