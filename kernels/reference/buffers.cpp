// SPDX-License-Identifier: Apache-2.0
#include "kernels/reference/buffers.hpp"

#include "core/error.hpp"

#include <new>
#include <stdexcept>
#include <string>

namespace isotone::kernels::reference {
namespace {

std::vector<double> zeros(std::size_t size) {
    try {
        return std::vector<double>(size, 0.0);
    } catch (const std::exception&) {  // bad_alloc or length_error
        throw Error(ErrorCode::out_of_memory, "reference backend",
                    "no memory for " + std::to_string(size) + " values in double precision",
                    "use `device` cpu, a coarser grid or fewer data");
    }
}

}  // namespace

Buffer make_double_buffer(std::size_t size) {
    auto storage = std::make_unique<DoubleBuffer>();
    storage->values = zeros(size);
    return Buffer(std::move(storage));
}

Accumulator make_double_accumulator(std::size_t voxels, FixedPointScale scale) {
    auto storage = std::make_unique<DoubleAccumulator>();
    storage->values = zeros(voxels);
    return {std::move(storage), voxels, scale};
}

std::vector<double>& values_of(const Buffer& buffer) {
    auto* storage = dynamic_cast<DoubleBuffer*>(buffer.storage());
    if (storage == nullptr) {
        throw std::logic_error("a buffer that the reference backend did not make");
    }
    return storage->values;
}

std::vector<double>& values_of(const Accumulator& accumulator) {
    auto* storage = dynamic_cast<DoubleAccumulator*>(accumulator.storage());
    if (storage == nullptr) {
        throw std::logic_error("an accumulator that the reference backend did not make");
    }
    return storage->values;
}

void require_equal_size(std::size_t a, std::size_t b, const char* operation) {
    if (a != b) {
        throw std::logic_error(std::string(operation) + ": sizes " + std::to_string(a) + " and " + std::to_string(b) +
                               " differ");
    }
}

}  // namespace isotone::kernels::reference
