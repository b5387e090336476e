// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/cuda_backend.hpp"

#include "kernels/cuda/device_backend.hpp"
#include "kernels/cuda/device_code.hpp"

namespace isotone::kernels::cuda {

bool cuda_compiled() {
    return true;
}

std::optional<int> first_cuda_device() {
    return first_usable_device();
}

std::unique_ptr<Backend> make_cuda_backend(int device) {
    return make_device_backend(device);
}

}  // namespace isotone::kernels::cuda
