// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/cuda_backend.hpp"

#include "kernels/cuda/device_backend.hpp"

#include <cuda_runtime.h>

namespace isotone::kernels::cuda {

bool cuda_compiled() {
    return true;
}

int cuda_device_count() {
    int count = 0;
    if (cudaGetDeviceCount(&count) != cudaSuccess) {
        cudaGetLastError();  // no driver is no error here; do not leave it for the next check
        return 0;
    }
    return count;
}

std::unique_ptr<Backend> make_cuda_backend(int device) {
    return make_device_backend(device);
}

}  // namespace isotone::kernels::cuda
