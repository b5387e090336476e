// SPDX-License-Identifier: Apache-2.0
/// What stands behind the door's Buffers and Accumulators on a device.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/device_array.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

struct DeviceBuffer final : Buffer::Storage {
    DeviceArray<float> values;
    std::size_t size() const override { return values.size(); }
};

/// Two's complement quanta; unsigned because that is what atomicAdd takes.
struct DeviceAccumulator final : Accumulator::Storage {
    DeviceArray<unsigned long long> quanta;
};

Buffer make_zero_buffer(const Device& device, std::size_t size);
Accumulator make_zero_accumulator(const Device& device, std::size_t voxels, FixedPointScale scale);

/// Device memory behind a buffer or accumulator that this backend made.
/// Throws std::logic_error for another backend's.
float* values_of(const Buffer& buffer);
unsigned long long* quanta_of(const Accumulator& accumulator);
DeviceAccumulator& storage_of(const Accumulator& accumulator);

/// Throws std::logic_error: sizes that do not match are a programmer's fault.
void require_equal_size(std::size_t a, std::size_t b, const char* operation);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
