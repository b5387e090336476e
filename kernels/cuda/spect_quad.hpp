// SPDX-License-Identifier: Apache-2.0
/// Four neighbouring rows, what a lane of the SPECT kernels owns: one load or store of 16 bytes where memory allows it.
#pragma once

#include "kernels/cuda/gpu_runtime.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

constexpr int quad = 4;

struct Quad {
    float at[quad];
};

/// From and to memory that is 16 bytes aligned.
__device__ inline Quad quad_at(const float* first) {
    const float4 four = *reinterpret_cast<const float4*>(first);
    return {{four.x, four.y, four.z, four.w}};
}
__device__ inline Quad quad_read_only(const float* first) {
    const float4 four = __ldg(reinterpret_cast<const float4*>(first));
    return {{four.x, four.y, four.z, four.w}};
}
__device__ inline void store_quad(float* first, const Quad& rows) {
    *reinterpret_cast<float4*>(first) = make_float4(rows.at[0], rows.at[1], rows.at[2], rows.at[3]);
}

/// Rows z .. z + 3 of a column of `count` rows, 0 beyond it; z is a multiple of 4 below `count`.
/// @tparam aligned  `count` is a multiple of 4, so that every such column is
template <bool aligned>
__device__ __forceinline__ Quad load_column(const float* __restrict__ column, int z, int count) {
    if constexpr (aligned) {
        return quad_read_only(column + z);
    } else {
        Quad rows;
#pragma unroll
        for (int k = 0; k < quad; ++k) {
            rows.at[k] = z + k < count ? __ldg(column + z + k) : 0.0F;
        }
        return rows;
    }
}

template <bool aligned>
__device__ __forceinline__ void store_column(float* __restrict__ column, int z, int count, const Quad& rows) {
    if constexpr (aligned) {
        store_quad(column + z, rows);
    } else {
#pragma unroll
        for (int k = 0; k < quad; ++k) {
            if (z + k < count) {
                column[z + k] = rows.at[k];
            }
        }
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
