// SPDX-License-Identifier: Apache-2.0
/// Sixteen floats in two AVX2 registers. Included by simd.hpp alone.
#pragma once

#include "kernels/cpu/simd_float8.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

struct Float16 {
    __m256 a, b;
    Float16() = default;
    Float16(__m256 low, __m256 high) : a(low), b(high) {}
    explicit Float16(float x) : a(_mm256_set1_ps(x)), b(_mm256_set1_ps(x)) {}
    static Float16 load(const float* p) { return {_mm256_loadu_ps(p), _mm256_loadu_ps(p + 8)}; }
    void store(float* p) const {
        _mm256_storeu_ps(p, a);
        _mm256_storeu_ps(p + 8, b);
    }
};
struct Int16 {
    __m256i a, b;
    void store(std::int32_t* p) const {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), a);
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p + 8), b);
    }
};
inline Float16 operator+(Float16 x, Float16 y) {
    return {_mm256_add_ps(x.a, y.a), _mm256_add_ps(x.b, y.b)};
}
inline Float16 operator-(Float16 x, Float16 y) {
    return {_mm256_sub_ps(x.a, y.a), _mm256_sub_ps(x.b, y.b)};
}
inline Float16 operator*(Float16 x, Float16 y) {
    return {_mm256_mul_ps(x.a, y.a), _mm256_mul_ps(x.b, y.b)};
}
inline Float16 fma(Float16 x, Float16 y, Float16 z) {
    return {_mm256_fmadd_ps(x.a, y.a, z.a), _mm256_fmadd_ps(x.b, y.b, z.b)};
}
inline Float16 min(Float16 x, Float16 y) {
    return {_mm256_min_ps(x.a, y.a), _mm256_min_ps(x.b, y.b)};
}
inline Float16 max(Float16 x, Float16 y) {
    return {_mm256_max_ps(x.a, y.a), _mm256_max_ps(x.b, y.b)};
}
inline Float16 floor(Float16 x) {
    return {_mm256_floor_ps(x.a), _mm256_floor_ps(x.b)};
}
inline Float16 sqrt(Float16 x) {
    return {_mm256_sqrt_ps(x.a), _mm256_sqrt_ps(x.b)};
}
inline Int16 to_int(Float16 x) {
    return {_mm256_cvttps_epi32(x.a), _mm256_cvttps_epi32(x.b)};
}
inline Float16 to_float(Int16 x) {
    return {_mm256_cvtepi32_ps(x.a), _mm256_cvtepi32_ps(x.b)};
}
inline Int16 broadcast(std::int32_t x) {
    return {_mm256_set1_epi32(x), _mm256_set1_epi32(x)};
}
inline Int16 operator+(Int16 x, Int16 y) {
    return {_mm256_add_epi32(x.a, y.a), _mm256_add_epi32(x.b, y.b)};
}
inline Int16 operator*(Int16 x, Int16 y) {
    return {_mm256_mullo_epi32(x.a, y.a), _mm256_mullo_epi32(x.b, y.b)};
}
inline Int16 min(Int16 x, Int16 y) {
    return {_mm256_min_epi32(x.a, y.a), _mm256_min_epi32(x.b, y.b)};
}
inline Int16 max(Int16 x, Int16 y) {
    return {_mm256_max_epi32(x.a, y.a), _mm256_max_epi32(x.b, y.b)};
}
inline Int16 iota() {
    return {_mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7), _mm256_setr_epi32(8, 9, 10, 11, 12, 13, 14, 15)};
}
/// 2^n for a whole n in [-126, 127].
inline Float16 power_of_two(Float16 n) {
    const auto half = [](__m256 x) {
        const __m256i exponent = _mm256_add_epi32(_mm256_cvttps_epi32(x), _mm256_set1_epi32(127));
        return _mm256_castsi256_ps(_mm256_slli_epi32(exponent, 23));
    };
    return {half(n.a), half(n.b)};
}
inline float sum(Float16 x) {
    const __m256 h8 = _mm256_add_ps(x.a, x.b);
    const __m128 h4 = _mm_add_ps(_mm256_castps256_ps128(h8), _mm256_extractf128_ps(h8, 1));
    const __m128 h2 = _mm_add_ps(h4, _mm_movehl_ps(h4, h4));
    return _mm_cvtss_f32(_mm_add_ss(h2, _mm_shuffle_ps(h2, h2, 1)));
}

inline void gather_pairs(const float* base, const std::int32_t* offset, Float16& low, Float16& high) {
    const auto two = [&](int i) { return load_two_pairs(base + offset[i], base + offset[i + 1]); };
    const auto four = [&](int i) { return _mm256_insertf128_ps(_mm256_castps128_ps256(two(i)), two(i + 4), 1); };
    const __m256 a0 = four(0), b0 = four(2), a1 = four(8), b1 = four(10);
    low = {_mm256_shuffle_ps(a0, b0, 0x88), _mm256_shuffle_ps(a1, b1, 0x88)};
    high = {_mm256_shuffle_ps(a0, b0, 0xdd), _mm256_shuffle_ps(a1, b1, 0xdd)};
}
/// The nearest integers of four floats below 2^51; AVX2 has no instruction for it.
inline __m256i four_to_fixed(__m128 x) {
    const __m256d magic = _mm256_set1_pd(nearest_integer);
    const __m256d shifted = _mm256_add_pd(_mm256_cvtps_pd(x), magic);
    return _mm256_sub_epi64(_mm256_castpd_si256(shifted), _mm256_castpd_si256(magic));
}
inline void pairs_to_fixed(Float16 low, Float16 high, std::int64_t* out) {
    const auto put = [&](__m128 x, int at) {
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(out + at), four_to_fixed(x));
    };
    const auto put_eight = [&](__m256 a, __m256 b, int at) {
        const __m256 even = _mm256_unpacklo_ps(a, b);  // places 0 1 | 4 5
        const __m256 odd = _mm256_unpackhi_ps(a, b);   // places 2 3 | 6 7
        put(_mm256_castps256_ps128(even), at);
        put(_mm256_castps256_ps128(odd), at + 4);
        put(_mm256_extractf128_ps(even, 1), at + 8);
        put(_mm256_extractf128_ps(odd, 1), at + 12);
    };
    put_eight(low.a, high.a, 0);
    put_eight(low.b, high.b, 16);
}
inline void add_fixed(std::int64_t* target, Float8 x) {
    const auto add = [](std::int64_t* four, __m128 values) {
        auto* const at = reinterpret_cast<__m256i*>(four);
        _mm256_storeu_si256(at, _mm256_add_epi64(_mm256_loadu_si256(at), four_to_fixed(values)));
    };
    add(target, _mm256_castps256_ps128(x.v));
    add(target + 4, _mm256_extractf128_ps(x.v, 1));
}
inline void add_fixed(std::int64_t* target, Float16 x) {
    add_fixed(target, Float8(x.a));
    add_fixed(target + 8, Float8(x.b));
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
