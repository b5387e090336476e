// SPDX-License-Identifier: Apache-2.0
/// Scalars and pairs that every vector width uses. Included by simd.hpp alone.
#pragma once

#include <immintrin.h>

#include <cstdint>

namespace isotone::kernels::cpu::ISOTONE_ISA {

/// Two neighbouring floats of each of two places: p[0] p[1] q[0] q[1].
inline __m128 load_two_pairs(const float* p, const float* q) {
    const __m128 low = _mm_castsi128_ps(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
    return _mm_loadh_pi(low, reinterpret_cast<const __m64*>(q));
}
/// The nearest integer of a float below 2^51 in magnitude, ties to even: adding 1.5 x 2^52 to it as a double leaves the
/// integer in the low bits. The scale of a back projection keeps every value and every sum below that.
inline constexpr double nearest_integer = 6755399441055744.0;
inline std::int64_t to_fixed(float value) {
    return __builtin_bit_cast(std::int64_t, static_cast<double>(value) + nearest_integer) -
           __builtin_bit_cast(std::int64_t, nearest_integer);
}
/// The way back.
inline double from_integer(std::int64_t value) {
    return __builtin_bit_cast(double, value + __builtin_bit_cast(std::int64_t, nearest_integer)) - nearest_integer;
}

/// a b + c as the vectors do it: fused where the instruction set can.
inline float multiply_add(float a, float b, float c) {
#if defined(__FMA__)
    return __builtin_fmaf(a, b, c);
#else
    return a * b + c;
#endif
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
