// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "kernels/cuda/device_array.hpp"

#include <cstdint>
#include <span>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// Indices 0 .. n-1 in the order of rising keys, equal keys in the order of their indices; sorted on the device.
DeviceArray<std::uint32_t> sorted_order(const Device& device, std::span<const std::uint32_t> keys);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
