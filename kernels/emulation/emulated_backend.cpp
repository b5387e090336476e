// SPDX-License-Identifier: Apache-2.0
#include "kernels/emulation/emulated_backend.hpp"

#include "kernels/cuda/device_backend.hpp"
#include "kernels/cuda/device_code.hpp"

namespace isotone::kernels::emulation {

std::unique_ptr<Backend> make_emulated_backend(int device) {
    return emulated::make_device_backend(device);
}

std::optional<int> first_emulated_device() {
    return emulated::first_usable_device();
}

}  // namespace isotone::kernels::emulation
