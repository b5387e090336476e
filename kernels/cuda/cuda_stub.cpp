// SPDX-License-Identifier: Apache-2.0
/// Stands in for the CUDA backend in a build without nvcc.
#include "core/error.hpp"
#include "kernels/cuda/cuda_backend.hpp"

namespace isotone::kernels::cuda {

bool cuda_compiled() {
    return false;
}

std::optional<int> first_cuda_device() {
    return std::nullopt;
}

std::unique_ptr<Backend> make_cuda_backend(int) {
    throw Error(ErrorCode::no_device, "CUDA backend", "this isotone was built without CUDA",
                "use `device` cpu, or build with -DISOTONE_CUDA=ON");
}

}  // namespace isotone::kernels::cuda
