// SPDX-License-Identifier: Apache-2.0
/// Where a sample lies in the image: the same floats on host and device.
#pragma once

#include "kernels/cuda/sheet_tables.hpp"
#include "kernels/cuda/spect_tables.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// The voxel before a sample along x and y, and how far beyond its centre the sample lies, 0 to 1.
struct SamplePosition {
    int x, y;
    float x_share, y_share;
};

__host__ __device__ inline SamplePosition position_of(const PositionPart& bin, const PositionPart& plane) {
    const float x = bin.x_rest + plane.x_rest;
    const float y = bin.y_rest + plane.y_rest;
    const int carry_x = x >= 1.0F ? 1 : 0;
    const int carry_y = y >= 1.0F ? 1 : 0;
    return {bin.x + plane.x + carry_x, bin.y + plane.y + carry_y, x - static_cast<float>(carry_x),
            y - static_cast<float>(carry_y)};
}

/// Whether any of its four columns is in the image.
__host__ __device__ inline bool meets_image(const SamplePosition& at, const ImageShape& shape) {
    return at.x >= -1 && at.x < shape.x && at.y >= -1 && at.y < shape.y;
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
