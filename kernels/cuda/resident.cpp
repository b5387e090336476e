// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/resident.hpp"

#include <stdexcept>
#include <string>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

Buffer make_zero_buffer(const Device& device, std::size_t size) {
    auto storage = std::make_unique<DeviceBuffer>();
    storage->values = DeviceArray<float>(device, size);
    storage->values.zero(device);
    return Buffer(std::move(storage));
}

Accumulator make_zero_accumulator(const Device& device, std::size_t voxels, FixedPointScale scale) {
    auto storage = std::make_unique<DeviceAccumulator>();
    storage->quanta = DeviceArray<unsigned long long>(device, voxels);
    storage->quanta.zero(device);
    return {std::move(storage), voxels, scale};
}

float* values_of(const Buffer& buffer) {
    const auto* const storage = dynamic_cast<const DeviceBuffer*>(buffer.storage());
    if (storage == nullptr) {
        throw std::logic_error("a buffer that the CUDA backend did not make");
    }
    return storage->values.data();
}

DeviceAccumulator& storage_of(const Accumulator& accumulator) {
    auto* const storage = dynamic_cast<DeviceAccumulator*>(accumulator.storage());
    if (storage == nullptr) {
        throw std::logic_error("an accumulator that the CUDA backend did not make");
    }
    return *storage;
}

unsigned long long* quanta_of(const Accumulator& accumulator) {
    return storage_of(accumulator).quanta.data();
}

void require_equal_size(std::size_t a, std::size_t b, const char* operation) {
    if (a != b) {
        throw std::logic_error(std::string(operation) + ": sizes " + std::to_string(a) + " and " + std::to_string(b) +
                               " differ");
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
