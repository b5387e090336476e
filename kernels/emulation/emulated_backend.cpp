// SPDX-License-Identifier: Apache-2.0
#include "kernels/emulation/emulated_backend.hpp"

#include "kernels/cuda/device_backend.hpp"

namespace isotone::kernels::emulation {

std::unique_ptr<Backend> make_emulated_backend() {
    return emulated::make_device_backend(0);
}

}  // namespace isotone::kernels::emulation
