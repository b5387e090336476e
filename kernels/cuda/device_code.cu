// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/device_code.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

/// Compiled for the same architectures as every other kernel; never launched.
__global__ void probe_kernel() {}

}  // namespace

cudaError_t kernels_on_current_device() {
    cudaFuncAttributes attributes{};
    return cudaFuncGetAttributes(&attributes, reinterpret_cast<const void*>(&probe_kernel));
}

std::optional<int> first_usable_device() {
    int count = 0;
    std::optional<int> found;
    if (cudaGetDeviceCount(&count) == cudaSuccess) {
        for (int number = 0; number < count && !found; ++number) {
            if (cudaSetDevice(number) == cudaSuccess && kernels_on_current_device() == cudaSuccess) {
                found = number;
            }
        }
    }
    cudaGetLastError();  // no driver, or a device passed over, is no error here; do not leave it for the next check
    return found;
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
