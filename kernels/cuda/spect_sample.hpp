// SPDX-License-Identifier: Apache-2.0
/// Where a sample lies in the image and what reaches the detector from it. Forward and back projection share these
/// lines, so that their weights are the same floats.
#pragma once

#include "kernels/cuda/spect_position.hpp"
#include "kernels/cuda/spect_quad.hpp"

#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// The four image columns about a sample that meets the image. One outside counts as its neighbour inside, with weight
/// 0: every load is from the image, and none waits for a test.
struct FourColumns {
    int offset[4];
    float weight[4];
};

__device__ inline FourColumns columns_about(const SamplePosition& at, const ImageShape& shape) {
    FourColumns four;
#pragma unroll
    for (int k = 0; k < 4; ++k) {
        const int x = at.x + k / 2;
        const int y = at.y + k % 2;
        const int inside_x = min(max(x, 0), shape.x - 1);
        const int inside_y = min(max(y, 0), shape.y - 1);
        const float x_share = k / 2 == 1 ? at.x_share : 1.0F - at.x_share;
        const float y_share = k % 2 == 1 ? at.y_share : 1.0F - at.y_share;
        four.offset[k] = (inside_x * shape.y + inside_y) * shape.z;
        four.weight[k] = x == inside_x && y == inside_y ? x_share * y_share : 0.0F;
    }
    return four;
}

/// Samples of rows z .. z + 3, 0 beyond the image; z is a multiple of 4.
template <bool aligned>
__device__ __forceinline__ Quad sample(const float* __restrict__ image, const FourColumns& four, int z, int count) {
    Quad sum{};
#pragma unroll
    for (int column = 0; column < 4; ++column) {
        const Quad voxels = load_column<aligned>(image + four.offset[column], z, count);
#pragma unroll
        for (int k = 0; k < quad; ++k) {
            sum.at[k] = fmaf(four.weight[column], voxels.at[k], sum.at[k]);
        }
    }
    return sum;
}

/// Survival of a sample from the map at it and the sum of the map's samples between it and the detector, which it
/// then joins.
__device__ inline float survival(float mu, float h, float& path) {
    const float survived = expf(-h * fmaf(0.5F, mu, path));
    path += mu;
    return survived;
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
