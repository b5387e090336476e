// SPDX-License-Identifier: Apache-2.0
/// Eight floats in one AVX2 register. Included by simd.hpp alone.
#pragma once

#include "kernels/cpu/simd_scalar.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

/// Eight floats, for rows of a slab.
struct Float8 {
    __m256 v;
    Float8() = default;
    Float8(__m256 x) : v(x) {}  // NOLINT(google-explicit-constructor)
    explicit Float8(float x) : v(_mm256_set1_ps(x)) {}
    static Float8 load(const float* p) { return _mm256_loadu_ps(p); }
    static Float8 iota() { return _mm256_setr_ps(0, 1, 2, 3, 4, 5, 6, 7); }
    void store(float* p) const { _mm256_storeu_ps(p, v); }
};
inline Float8 operator+(Float8 a, Float8 b) {
    return _mm256_add_ps(a.v, b.v);
}
inline Float8 operator-(Float8 a, Float8 b) {
    return _mm256_sub_ps(a.v, b.v);
}
inline Float8 operator*(Float8 a, Float8 b) {
    return _mm256_mul_ps(a.v, b.v);
}
inline Float8 fma(Float8 a, Float8 b, Float8 c) {
    return _mm256_fmadd_ps(a.v, b.v, c.v);
}
inline Float8 min(Float8 a, Float8 b) {
    return _mm256_min_ps(a.v, b.v);
}
inline Float8 max(Float8 a, Float8 b) {
    return _mm256_max_ps(a.v, b.v);
}
inline float sum(Float8 a) {
    const __m128 h4 = _mm_add_ps(_mm256_castps256_ps128(a.v), _mm256_extractf128_ps(a.v, 1));
    const __m128 h2 = _mm_add_ps(h4, _mm_movehl_ps(h4, h4));
    return _mm_cvtss_f32(_mm_add_ss(h2, _mm_shuffle_ps(h2, h2, 1)));
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
