// SPDX-License-Identifier: Apache-2.0
/// The CUDA backend on the emulated device, for tests.
#pragma once

#include "kernels/backend.hpp"

#include <memory>
#include <optional>

namespace isotone::kernels::emulation {

std::unique_ptr<Backend> make_emulated_backend(int device = 0);
/// What an automatic choice would take: the first emulated device that has kernels.
std::optional<int> first_emulated_device();

}  // namespace isotone::kernels::emulation
