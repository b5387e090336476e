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

/// As KernelTable::from_fixed. Every integer is below 2^51 in magnitude.
inline double from_fixed(const std::int64_t* from, std::size_t count, double unit, float* to) {
    constexpr std::size_t side_by_side = 8;  // largest values kept apart, so that the loop has no chain
    double largest[side_by_side] = {};
    const auto convert = [&](std::size_t i, double& most) {
        const double value = from_integer(from[i]);
        const double magnitude = __builtin_fabs(value);
        most = most < magnitude ? magnitude : most;
        to[i] = static_cast<float>(value * unit);
    };
    std::size_t i = 0;
    for (; i + side_by_side <= count; i += side_by_side) {
        for (std::size_t k = 0; k < side_by_side; ++k) {
            convert(i + k, largest[k]);
        }
    }
    for (; i < count; ++i) {
        convert(i, largest[0]);
    }
    double most = 0.0;
    for (const double magnitude : largest) {
        most = most < magnitude ? magnitude : most;
    }
    return most;
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
