// SPDX-License-Identifier: Apache-2.0
/// Floats to 64-bit fixed point, exactly rounded, without an instruction that AVX2 lacks.
///
/// Adding 1.5 x 2^52 to a double below 2^51 in magnitude leaves its nearest integer in the low bits; the scale of a
/// back projection keeps every value and every sum below that.
#pragma once

#ifndef ISOTONE_ISA
#error "define ISOTONE_ISA before including fixed_point.hpp"
#endif

#include "kernels/cpu/kernel_table.hpp"
#include "kernels/cpu/simd.hpp"

#include <cstdint>

namespace isotone::kernels::cpu::ISOTONE_ISA {

inline std::int64_t to_fixed(float value, double scale) {
    return __builtin_bit_cast(std::int64_t, static_cast<double>(value) * scale + nearest_integer) -
           __builtin_bit_cast(std::int64_t, nearest_integer);
}

inline void add_shared(std::int64_t* target, std::int64_t value) {
    __atomic_fetch_add(target, value, __ATOMIC_RELAXED);
}

/// target[i] += factor * values[i]
inline void add_fixed(std::int64_t* target, const float* values, float factor, int count, const FixedTarget& to) {
    const double scale = to.scale;
    if (to.shared) {
        for (int i = 0; i < count; ++i) {
            add_shared(target + i, to_fixed(values[i] * factor, scale));
        }
        return;
    }
    for (int i = 0; i < count; ++i) {
        target[i] += to_fixed(values[i] * factor, scale);
    }
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
