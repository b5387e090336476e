// SPDX-License-Identifier: Apache-2.0
/// The reference's memory: plain vectors of double. Its accumulator is double too: one thread adds in one order, so
/// fixed point would gain nothing and hide rounding that the fast backends are to be measured against.
#pragma once

#include "kernels/backend.hpp"

#include <vector>

namespace isotone::kernels::reference {

struct DoubleBuffer final : Buffer::Storage {
    std::vector<double> values;
    std::size_t size() const override { return values.size(); }
};

struct DoubleAccumulator final : Accumulator::Storage {
    std::vector<double> values;
};

/// @throws Error{out_of_memory}
Buffer make_double_buffer(std::size_t size);
Accumulator make_double_accumulator(std::size_t voxels, FixedPointScale scale);

/// The elements of a buffer made by this backend. An empty Buffer, or one of another backend, is a programmer's fault
/// (std::logic_error).
std::vector<double>& values_of(const Buffer& buffer);
std::vector<double>& values_of(const Accumulator& accumulator);

/// Stops with std::logic_error where two sizes that must agree do not.
void require_equal_size(std::size_t a, std::size_t b, const char* operation);

}  // namespace isotone::kernels::reference
