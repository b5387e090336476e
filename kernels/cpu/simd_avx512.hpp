// SPDX-License-Identifier: Apache-2.0
/// Sixteen floats in one AVX-512 register. Included by simd.hpp alone.
#pragma once

#include "kernels/cpu/simd_float8.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

struct Float16 {
    __m512 v;
    Float16() = default;
    Float16(__m512 x) : v(x) {}  // NOLINT(google-explicit-constructor)
    explicit Float16(float x) : v(_mm512_set1_ps(x)) {}
    static Float16 load(const float* p) { return _mm512_loadu_ps(p); }
    void store(float* p) const { _mm512_storeu_ps(p, v); }
};
struct Int16 {
    __m512i v;
    void store(std::int32_t* p) const { _mm512_storeu_si512(p, v); }
};
inline Float16 operator+(Float16 a, Float16 b) {
    return _mm512_add_ps(a.v, b.v);
}
inline Float16 operator-(Float16 a, Float16 b) {
    return _mm512_sub_ps(a.v, b.v);
}
inline Float16 operator*(Float16 a, Float16 b) {
    return _mm512_mul_ps(a.v, b.v);
}
inline Float16 fma(Float16 a, Float16 b, Float16 c) {
    return _mm512_fmadd_ps(a.v, b.v, c.v);
}
inline Float16 min(Float16 a, Float16 b) {
    return _mm512_min_ps(a.v, b.v);
}
inline Float16 max(Float16 a, Float16 b) {
    return _mm512_max_ps(a.v, b.v);
}
inline Float16 floor(Float16 a) {
    return _mm512_roundscale_ps(a.v, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC);
}
inline Float16 sqrt(Float16 a) {
    return _mm512_sqrt_ps(a.v);
}
/// Of whole numbers.
inline Int16 to_int(Float16 a) {
    return {_mm512_cvttps_epi32(a.v)};
}
inline Float16 to_float(Int16 a) {
    return _mm512_cvtepi32_ps(a.v);
}
inline Int16 broadcast(std::int32_t x) {
    return {_mm512_set1_epi32(x)};
}
inline Int16 operator+(Int16 a, Int16 b) {
    return {_mm512_add_epi32(a.v, b.v)};
}
inline Int16 operator*(Int16 a, Int16 b) {
    return {_mm512_mullo_epi32(a.v, b.v)};
}
inline Int16 min(Int16 a, Int16 b) {
    return {_mm512_min_epi32(a.v, b.v)};
}
inline Int16 max(Int16 a, Int16 b) {
    return {_mm512_max_epi32(a.v, b.v)};
}
inline Int16 iota() {
    return {_mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)};
}
/// 2^n for a whole n in [-126, 127].
inline Float16 power_of_two(Float16 n) {
    const __m512i exponent = _mm512_add_epi32(_mm512_cvttps_epi32(n.v), _mm512_set1_epi32(127));
    return _mm512_castsi512_ps(_mm512_slli_epi32(exponent, 23));
}
inline float sum(Float16 a) {
    const __m256 low = _mm512_castps512_ps256(a.v);
    const __m256 high = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(a.v), 1));
    const __m256 h8 = _mm256_add_ps(low, high);
    const __m128 h4 = _mm_add_ps(_mm256_castps256_ps128(h8), _mm256_extractf128_ps(h8, 1));
    const __m128 h2 = _mm_add_ps(h4, _mm_movehl_ps(h4, h4));
    return _mm_cvtss_f32(_mm_add_ss(h2, _mm_shuffle_ps(h2, h2, 1)));
}

/// low[i] = base[offset[i]], high[i] = base[offset[i] + 1]. Faster than the gather instructions of many processors.
inline void gather_pairs(const float* base, const std::int32_t* offset, Float16& low, Float16& high) {
    const auto two = [&](int i) { return load_two_pairs(base + offset[i], base + offset[i + 1]); };
    const auto four = [&](int i) { return _mm256_insertf128_ps(_mm256_castps128_ps256(two(i)), two(i + 4), 1); };
    const auto eight = [&](int i) {
        return _mm512_castpd_ps(
            _mm512_insertf64x4(_mm512_castpd256_pd512(_mm256_castps_pd(four(i))), _mm256_castps_pd(four(i + 8)), 1));
    };
    const __m512 a = eight(0);  // places 0 1 | 4 5 | 8 9 | 12 13
    const __m512 b = eight(2);  // places 2 3 | 6 7 | 10 11 | 14 15
    low = _mm512_shuffle_ps(a, b, 0x88);
    high = _mm512_shuffle_ps(a, b, 0xdd);
}
/// out[2 i] = low[i], out[2 i + 1] = high[i], rounded to nearest.
inline void pairs_to_fixed(Float16 low, Float16 high, std::int64_t* out) {
    const __m512i first = _mm512_setr_epi32(0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const __m512i second = _mm512_add_epi32(first, _mm512_set1_epi32(8));
    const auto put = [&](__m256 x, int at) { _mm512_storeu_si512(out + at, _mm512_cvtps_epi64(x)); };
    const auto upper = [](__m512 x) { return _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(x), 1)); };
    const __m512 a = _mm512_permutex2var_ps(low.v, first, high.v);
    const __m512 b = _mm512_permutex2var_ps(low.v, second, high.v);
    put(_mm512_castps512_ps256(a), 0);
    put(upper(a), 8);
    put(_mm512_castps512_ps256(b), 16);
    put(upper(b), 24);
}
/// target[i] += x[i], rounded to nearest
inline void add_fixed(std::int64_t* target, Float8 x) {
    _mm512_storeu_si512(target, _mm512_add_epi64(_mm512_loadu_si512(target), _mm512_cvtps_epi64(x.v)));
}
inline void add_fixed(std::int64_t* target, Float16 x) {
    add_fixed(target, Float8(_mm512_castps512_ps256(x.v)));
    add_fixed(target + 8, Float8(_mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(x.v), 1))));
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
