// SPDX-License-Identifier: Apache-2.0
/// Convolutions of any length with their sums in registers. A thread owns four neighbouring outputs and takes four
/// inputs at a time, so that each input loaded serves four sums. Inputs are met in ascending order, whichever four
/// outputs a thread owns.
#pragma once

#include "kernels/cuda/spect_quad.hpp"
#include "kernels/cuda/spect_tables.hpp"

#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// The weights of four inputs for four outputs: at(k, o) is that of input k for output o.
struct GroupTaps {
    float taps[2 * quad];
    __device__ float at(int k, int o) const { return taps[quad + k - o]; }
};

__device__ inline GroupTaps group_taps(const float4& low, const float4& high) {
    return {{low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w}};
}

/// Adds a convolution along a row in memory; `first` is where the first of the four outputs stands.
__device__ __forceinline__ void convolve_row(const float4* __restrict__ table, PaddedTaps padded, const float* first,
                                             Quad& sum) {
    const float4* taps = table + padded.first;
    const int side = padded.groups / 2;
    float4 low = __ldg(taps);
#pragma unroll 2
    for (int g = 0; g < padded.groups; ++g) {
        const float4 high = __ldg(++taps);
        const Quad in = quad_at(first + quad * (g - side));
        const GroupTaps group = group_taps(low, high);
#pragma unroll
        for (int k = 0; k < quad; ++k) {
#pragma unroll
            for (int o = 0; o < quad; ++o) {
                sum.at[o] = fmaf(group.at(k, o), in.at[k], sum.at[o]);
            }
        }
        low = high;
    }
}

/// Adds a convolution across bins to four bins' sums of four rows. load(bin) brings a bin's four rows; there is nothing
/// beyond the bins.
template <class Load>
__device__ __forceinline__ void convolve_bins(const float4* __restrict__ table, PaddedTaps padded, int first_bin,
                                              int bins, const Load& load, Quad (&sum)[quad]) {
    const float4* taps = table + padded.first;
    int bin = first_bin - padded.groups / 2 * quad;
    float4 low = __ldg(taps);
    for (int g = 0; g < padded.groups; ++g, bin += quad) {
        const float4 high = __ldg(++taps);
        Quad in[quad];
#pragma unroll
        for (int k = 0; k < quad; ++k) {
            in[k] = bin + k >= 0 && bin + k < bins ? load(bin + k) : Quad{};
        }
        const GroupTaps group = group_taps(low, high);
#pragma unroll
        for (int k = 0; k < quad; ++k) {
#pragma unroll
            for (int o = 0; o < quad; ++o) {
#pragma unroll
                for (int row = 0; row < quad; ++row) {
                    sum[o].at[row] = fmaf(group.at(k, o), in[k].at[row], sum[o].at[row]);
                }
            }
        }
        low = high;
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
