// SPDX-License-Identifier: Apache-2.0
/// Two to a power, the same bits on every instruction set with fused multiply-add.
#pragma once

#include "kernels/cpu/simd.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

/// 2^x to 1e-7 for x in [-126, 127]; beyond, the value at the end. Exactly 1 for 0.
inline Float16 exp2(Float16 x) {
    const Float16 inside = max(Float16(-126.0F), min(Float16(127.0F), x));
    const Float16 whole = floor(inside + Float16(0.5F));
    const Float16 f = inside - whole;  // in [-1/2, 1/2]
    // 2^f = 1 + f q(f), q interpolated at the zeros of a Chebyshev polynomial: relative error 9.2e-9.
    Float16 q(0.000154531634F);
    q = fma(q, f, Float16(0.00133908633F));
    q = fma(q, f, Float16(0.00961808302F));
    q = fma(q, f, Float16(0.0555035695F));
    q = fma(q, f, Float16(0.240226507F));
    q = fma(q, f, Float16(0.693147182F));
    return fma(q, f, Float16(1.0F)) * power_of_two(whole);
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
