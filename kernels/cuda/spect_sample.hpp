// SPDX-License-Identifier: Apache-2.0
/// Where a sample lies in the image and what reaches the detector from it. Forward and back projection share these
/// lines, so that their weights are the same floats.
#pragma once

#include "kernels/cuda/spect_kernels.hpp"

#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// The voxel before a sample along x and y, and how far beyond its centre the sample lies, 0 to 1.
struct SamplePosition {
    int x, y;
    float x_share, y_share;
};

__device__ inline SamplePosition position_of(const PositionPart& bin, const PositionPart& plane) {
    const float x = bin.x_rest + plane.x_rest;
    const float y = bin.y_rest + plane.y_rest;
    const int carry_x = x >= 1.0F ? 1 : 0;
    const int carry_y = y >= 1.0F ? 1 : 0;
    return {bin.x + plane.x + carry_x, bin.y + plane.y + carry_y, x - static_cast<float>(carry_x),
            y - static_cast<float>(carry_y)};
}

/// Whether any of its four columns is in the image.
__device__ inline bool meets_image(const SamplePosition& at, const ImageShape& shape) {
    return at.x >= -1 && at.x < shape.x && at.y >= -1 && at.y < shape.y;
}

/// The four image columns about a sample; one outside the image has offset -1.
struct FourColumns {
    long long offset[4];
    float weight[4];
};

__device__ inline FourColumns columns_about(const SamplePosition& at, const ImageShape& shape) {
    FourColumns four;
#pragma unroll
    for (int k = 0; k < 4; ++k) {
        const int x = at.x + k / 2;
        const int y = at.y + k % 2;
        const bool inside = x >= 0 && x < shape.x && y >= 0 && y < shape.y;
        four.offset[k] = inside ? (static_cast<long long>(x) * shape.y + y) * shape.z : -1;
        four.weight[k] = (k / 2 == 1 ? at.x_share : 1.0F - at.x_share) * (k % 2 == 1 ? at.y_share : 1.0F - at.y_share);
    }
    return four;
}

__device__ inline float sample(const float* __restrict__ image, const FourColumns& four, int z) {
    float sum = 0.0F;
#pragma unroll
    for (int k = 0; k < 4; ++k) {
        sum = fmaf(four.weight[k], four.offset[k] < 0 ? 0.0F : __ldg(image + four.offset[k] + z), sum);
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
