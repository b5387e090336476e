// SPDX-License-Identifier: Apache-2.0
/// The CUDA backend on the emulated device, for tests.
#pragma once

#include "kernels/backend.hpp"

#include <memory>

namespace isotone::kernels::emulation {

std::unique_ptr<Backend> make_emulated_backend();

}  // namespace isotone::kernels::emulation
