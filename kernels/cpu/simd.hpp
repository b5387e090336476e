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

#if defined(__AVX2__)

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

#endif

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

#else  // any x86-64: plain loops, which the compiler turns into SSE2

struct Float8 {
    float v[8];
    Float8() = default;
    explicit Float8(float x) {
        for (float& lane : v) {
            lane = x;
        }
    }
    static Float8 load(const float* p) {
        Float8 r;
        __builtin_memcpy(r.v, p, sizeof(r.v));
        return r;
    }
    static Float8 iota() {
        Float8 r;
        for (int i = 0; i < 8; ++i) {
            r.v[i] = static_cast<float>(i);
        }
        return r;
    }
    void store(float* p) const { __builtin_memcpy(p, v, sizeof(v)); }
};
template <class F>
inline Float8 eightwise(F f) {
    Float8 r;
    for (int i = 0; i < 8; ++i) {
        r.v[i] = f(i);
    }
    return r;
}
inline Float8 operator+(const Float8& a, const Float8& b) {
    return eightwise([&](int i) { return a.v[i] + b.v[i]; });
}
inline Float8 operator-(const Float8& a, const Float8& b) {
    return eightwise([&](int i) { return a.v[i] - b.v[i]; });
}
inline Float8 operator*(const Float8& a, const Float8& b) {
    return eightwise([&](int i) { return a.v[i] * b.v[i]; });
}
inline Float8 fma(const Float8& a, const Float8& b, const Float8& c) {
    return a * b + c;
}
inline Float8 min(const Float8& a, const Float8& b) {
    return eightwise([&](int i) { return a.v[i] < b.v[i] ? a.v[i] : b.v[i]; });
}
inline Float8 max(const Float8& a, const Float8& b) {
    return eightwise([&](int i) { return a.v[i] > b.v[i] ? a.v[i] : b.v[i]; });
}
inline float sum(const Float8& a) {
    float h[4];
    for (int i = 0; i < 4; ++i) {
        h[i] = a.v[i] + a.v[i + 4];
    }
    return (h[0] + h[2]) + (h[1] + h[3]);
}

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

inline void gather_pairs(const float* base, const std::int32_t* offset, Float16& low, Float16& high) {
    for (int i = 0; i < 16; ++i) {
        low.v[i] = base[offset[i]];
        high.v[i] = base[offset[i] + 1];
    }
}
inline void pairs_to_fixed(const Float16& low, const Float16& high, std::int64_t* out) {
    for (int i = 0; i < 16; ++i) {
        out[2 * i] = to_fixed(low.v[i]);
        out[2 * i + 1] = to_fixed(high.v[i]);
    }
}
inline void add_fixed(std::int64_t* target, const Float8& x) {
    for (int i = 0; i < 8; ++i) {
        target[i] += to_fixed(x.v[i]);
    }
}

#endif

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
