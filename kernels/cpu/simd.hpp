// SPDX-License-Identifier: Apache-2.0
/// Sixteen floats or integers worked on together, on whatever the instruction set of the including file offers.
///
/// The virtual width is always 16, so AVX2 (two halves) and AVX-512 (one register) do the same operations on the same
/// lanes in the same order and give the same bits. The baseline has no fused multiply-add: its results differ in the
/// last bits. Included only by the files compiled once per instruction set; ISOTONE_ISA names their namespace.
#pragma once

#ifndef ISOTONE_ISA
#error "define ISOTONE_ISA before including simd.hpp"
#endif

#include <immintrin.h>

#include <cstdint>

namespace isotone::kernels::cpu::ISOTONE_ISA {

#if defined(__AVX512F__)

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
inline float sum(Float16 a) {
    const __m256 low = _mm512_castps512_ps256(a.v);
    const __m256 high = _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(a.v), 1));
    const __m256 h8 = _mm256_add_ps(low, high);
    const __m128 h4 = _mm_add_ps(_mm256_castps256_ps128(h8), _mm256_extractf128_ps(h8, 1));
    const __m128 h2 = _mm_add_ps(h4, _mm_movehl_ps(h4, h4));
    return _mm_cvtss_f32(_mm_add_ss(h2, _mm_shuffle_ps(h2, h2, 1)));
}

#elif defined(__AVX2__)

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
inline float sum(Float16 x) {
    const __m256 h8 = _mm256_add_ps(x.a, x.b);
    const __m128 h4 = _mm_add_ps(_mm256_castps256_ps128(h8), _mm256_extractf128_ps(h8, 1));
    const __m128 h2 = _mm_add_ps(h4, _mm_movehl_ps(h4, h4));
    return _mm_cvtss_f32(_mm_add_ss(h2, _mm_shuffle_ps(h2, h2, 1)));
}

#else  // any x86-64: plain loops, which the compiler turns into SSE2

struct Float16 {
    float v[16];
    Float16() = default;
    explicit Float16(float x) {
        for (float& lane : v) {
            lane = x;
        }
    }
    static Float16 load(const float* p) {
        Float16 r;
        __builtin_memcpy(r.v, p, sizeof(r.v));
        return r;
    }
    void store(float* p) const { __builtin_memcpy(p, v, sizeof(v)); }
};
struct Int16 {
    std::int32_t v[16];
    void store(std::int32_t* p) const { __builtin_memcpy(p, v, sizeof(v)); }
};
template <class Vector, class F>
inline Vector lanewise(F f) {
    Vector r;
    for (int i = 0; i < 16; ++i) {
        r.v[i] = f(i);
    }
    return r;
}
inline Float16 operator+(const Float16& a, const Float16& b) {
    return lanewise<Float16>([&](int i) { return a.v[i] + b.v[i]; });
}
inline Float16 operator-(const Float16& a, const Float16& b) {
    return lanewise<Float16>([&](int i) { return a.v[i] - b.v[i]; });
}
inline Float16 operator*(const Float16& a, const Float16& b) {
    return lanewise<Float16>([&](int i) { return a.v[i] * b.v[i]; });
}
inline Float16 fma(const Float16& a, const Float16& b, const Float16& c) {
    return a * b + c;
}
inline Float16 min(const Float16& a, const Float16& b) {
    return lanewise<Float16>([&](int i) { return a.v[i] < b.v[i] ? a.v[i] : b.v[i]; });
}
inline Float16 max(const Float16& a, const Float16& b) {
    return lanewise<Float16>([&](int i) { return a.v[i] > b.v[i] ? a.v[i] : b.v[i]; });
}
inline Int16 to_int(const Float16& a) {
    return lanewise<Int16>([&](int i) { return static_cast<std::int32_t>(a.v[i]); });
}
inline Float16 to_float(const Int16& a) {
    return lanewise<Float16>([&](int i) { return static_cast<float>(a.v[i]); });
}
/// For values within the range of std::int32_t, as indices are.
inline Float16 floor(const Float16& a) {
    const Float16 cut = to_float(to_int(a));
    return lanewise<Float16>([&](int i) { return cut.v[i] > a.v[i] ? cut.v[i] - 1.0F : cut.v[i]; });
}
inline Float16 sqrt(const Float16& a) {
    return lanewise<Float16>([&](int i) { return __builtin_sqrtf(a.v[i]); });
}
inline Int16 broadcast(std::int32_t x) {
    return lanewise<Int16>([&](int) { return x; });
}
inline Int16 operator+(const Int16& a, const Int16& b) {
    return lanewise<Int16>([&](int i) { return a.v[i] + b.v[i]; });
}
inline Int16 operator*(const Int16& a, const Int16& b) {
    return lanewise<Int16>([&](int i) { return a.v[i] * b.v[i]; });
}
inline Int16 min(const Int16& a, const Int16& b) {
    return lanewise<Int16>([&](int i) { return a.v[i] < b.v[i] ? a.v[i] : b.v[i]; });
}
inline Int16 max(const Int16& a, const Int16& b) {
    return lanewise<Int16>([&](int i) { return a.v[i] > b.v[i] ? a.v[i] : b.v[i]; });
}
inline Int16 iota() {
    return lanewise<Int16>([](int i) { return i; });
}
inline float sum(const Float16& a) {
    float h[8];
    for (int i = 0; i < 8; ++i) {
        h[i] = a.v[i] + a.v[i + 8];
    }
    for (int width = 4; width > 0; width /= 2) {
        for (int i = 0; i < width; ++i) {
            h[i] = h[i] + h[i + width];
        }
    }
    return h[0];
}

#endif

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
