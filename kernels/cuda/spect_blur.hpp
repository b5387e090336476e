// SPDX-License-Identifier: Apache-2.0
/// A convolution of any length with its sums in registers: a thread owns four neighbouring outputs and takes four
/// inputs at a time, so that each input loaded serves four sums. Inputs are met in ascending order, whichever four
/// outputs a thread owns.
#pragma once

#include "kernels/cuda/spect_tables.hpp"

#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// The number of neighbouring outputs of a thread.
constexpr int quad = 4;

/// sum[o] += taps[4 + k - o] in[k]
__device__ __forceinline__ void add_group(const float4& low, const float4& high, const float (&in)[quad],
                                          float (&sum)[quad]) {
    const float taps[2 * quad] = {low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w};
#pragma unroll
    for (int k = 0; k < quad; ++k) {
#pragma unroll
        for (int o = 0; o < quad; ++o) {
            sum[o] = fmaf(taps[quad + k - o], in[k], sum[o]);
        }
    }
}

/// Adds a convolution to four sums. load(g, in) brings the inputs 4 g .. 4 g + 3, counted from the first output; g runs
/// over as many groups on one side as on the other.
template <class Load>
__device__ __forceinline__ void convolve_quad(const float4* __restrict__ table, const PaddedTaps& padded,
                                              const Load& load, float (&sum)[quad]) {
    const float4* const taps = table + padded.first;
    const int side = padded.groups / 2;
    float4 low = __ldg(taps);
#pragma unroll 2
    for (int g = 0; g < padded.groups; ++g) {
        const float4 high = __ldg(taps + g + 1);
        float in[quad];
        load(g - side, in);
        add_group(low, high, in, sum);
        low = high;
    }
}

/// Adds the convolution of a row in memory, `at` its first output, 16 bytes aligned.
__device__ __forceinline__ void convolve_row(const float4* __restrict__ table, const PaddedTaps& padded,
                                             const float* at, float (&sum)[quad]) {
    convolve_quad(
        table, padded,
        [&](int g, float(&in)[quad]) {
            const float4 four = *reinterpret_cast<const float4*>(at + quad * g);
            in[0] = four.x;
            in[1] = four.y;
            in[2] = four.z;
            in[3] = four.w;
        },
        sum);
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
