// SPDX-License-Identifier: Apache-2.0
/// Adding floats to a 64-bit fixed-point image. The floats are in its units already: a value is scaled once, when it is
/// read, by a power of two, which changes no bit of what follows.
#pragma once

#ifndef ISOTONE_ISA
#error "define ISOTONE_ISA before including fixed_point.hpp"
#endif

#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/simd.hpp"

#include <cstdint>

namespace isotone::kernels::cpu::ISOTONE_ISA {

inline float in_units(float value, const FixedTarget& to) {
    return static_cast<float>(static_cast<double>(value) * to.scale);
}

inline void add_shared(std::int64_t* target, std::int64_t value) {
    __atomic_fetch_add(target, value, __ATOMIC_RELAXED);
}

/// target[i] += factor values[i]
inline void add_scaled(std::int64_t* target, const float* values, float factor, int count, bool shared) {
    if (shared) {
        for (int i = 0; i < count; ++i) {
            add_shared(target + i, to_fixed(values[i] * factor));
        }
        return;
    }
    int i = 0;
    for (; i + 8 <= count; i += 8) {
        add_fixed(target + i, Float8::load(values + i) * Float8(factor));
    }
    for (; i < count; ++i) {
        target[i] += to_fixed(values[i] * factor);
    }
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
