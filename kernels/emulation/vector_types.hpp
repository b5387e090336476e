// SPDX-License-Identifier: Apache-2.0
/// CUDA's built-in vector types, as far as the kernels use them.
#pragma once

namespace isotone::kernels::emulation {

struct uint3 {
    unsigned x = 0, y = 0, z = 0;
};

struct dim3 {
    unsigned x = 1, y = 1, z = 1;
    constexpr dim3(unsigned x_ = 1, unsigned y_ = 1, unsigned z_ = 1) : x(x_), y(y_), z(z_) {}
};

struct alignas(8) float2 {
    float x, y;
};

struct float3 {
    float x, y, z;
};

struct alignas(16) float4 {
    float x, y, z, w;
};

inline float2 make_float2(float x, float y) {
    return {x, y};
}

inline float3 make_float3(float x, float y, float z) {
    return {x, y, z};
}

inline float4 make_float4(float x, float y, float z, float w) {
    return {x, y, z, w};
}

}  // namespace isotone::kernels::emulation
