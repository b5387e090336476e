// SPDX-License-Identifier: Apache-2.0
/// Eight and sixteen floats on any x86-64: plain loops, which the compiler turns into SSE2. Included by simd.hpp alone.
#pragma once

#include "kernels/cpu/simd_scalar.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

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
inline Float16 power_of_two(const Float16& n) {
    return lanewise<Float16>(
        [&](int i) { return __builtin_bit_cast(float, (static_cast<std::int32_t>(n.v[i]) + 127) << 23); });
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
inline void add_fixed(std::int64_t* target, const Float16& x) {
    for (int i = 0; i < 16; ++i) {
        target[i] += to_fixed(x.v[i]);
    }
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
