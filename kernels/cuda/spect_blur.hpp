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

/// Adds a convolution along a row in memory; `at` is where the first of the four outputs stands, 16 bytes aligned.
__device__ __forceinline__ void convolve_row(const float4* __restrict__ table, PaddedTaps padded, const float* at,
                                             float (&sum)[quad]) {
    const float4* taps = table + padded.first;
    const int side = padded.groups / 2;
    float4 low = __ldg(taps);
#pragma unroll 2
    for (int g = 0; g < padded.groups; ++g) {
        const float4 high = __ldg(++taps);
        const float4 four = *reinterpret_cast<const float4*>(at + quad * (g - side));
        const float in[quad] = {four.x, four.y, four.z, four.w};
        add_group(low, high, in, sum);
        low = high;
    }
}

/// A row's values in four neighbouring bins, 0 beyond the bins; `row` stands in bin 0. The warp has one `bin`, and all
/// but those at the edges of a detector take the short way.
__device__ __forceinline__ void load_bins(const float* __restrict__ row, int stride, int bin, int bins,
                                          float (&found)[quad]) {
    if (bin >= 0 && bin + quad <= bins) {
        const float* const at = row + bin * stride;
#pragma unroll
        for (int k = 0; k < quad; ++k) {
            found[k] = __ldg(at + static_cast<long long>(stride) * k);
        }
        return;
    }
#pragma unroll
    for (int k = 0; k < quad; ++k) {
        const bool inside = bin + k >= 0 && bin + k < bins;
        found[k] = inside ? __ldg(row + (bin + k) * stride) : 0.0F;
    }
}

/// Adds a convolution across bins, the outputs in bins `first_bin` and three more. `row` stands in bin 0, the next bin
/// `stride` floats on; there is nothing beyond the bins.
__device__ __forceinline__ void convolve_bins(const float4* __restrict__ table, PaddedTaps padded,
                                              const float* __restrict__ row, int stride, int first_bin, int bins,
                                              float (&sum)[quad]) {
    const float4* taps = table + padded.first;
    int bin = first_bin - padded.groups / 2 * quad;
    float4 low = __ldg(taps);
#pragma unroll 2
    for (int g = 0; g < padded.groups; ++g) {
        const float4 high = __ldg(++taps);
        float in[quad];
        load_bins(row, stride, bin, bins, in);
        bin += quad;
        add_group(low, high, in, sum);
        low = high;
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
