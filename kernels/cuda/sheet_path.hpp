// SPDX-License-Identifier: Apache-2.0
/// Device functions both sheet kernels share: where a step of a line meets the image.
#pragma once

#include "kernels/cuda/sheet_tables.hpp"

#include <cmath>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// The two image columns between which a line passes on one step. A column outside the image has offset -1.
struct ColumnPair {
    long long lower, upper;  ///< offset of the voxel z = 0
    float upper_share;       ///< interpolation weight of the upper column; the lower has the rest
};

__device__ inline ColumnPair columns_at(const SheetLine& line, const ImageShape& shape, int step) {
    const float across = fmaf(static_cast<float>(step), line.across_slope, line.across_start);
    const int lower = __float2int_rd(across);
    const int along = line.first + step;
    const int across_count = line.axis == 0 ? shape.y : shape.x;
    const long long stride = line.axis == 0 ? shape.z : static_cast<long long>(shape.y) * shape.z;
    const long long base =
        line.axis == 0 ? static_cast<long long>(along) * shape.y * shape.z : static_cast<long long>(along) * shape.z;
    ColumnPair pair;
    pair.lower = lower >= 0 && lower < across_count ? base + lower * stride : -1;
    pair.upper = lower >= -1 && lower + 1 < across_count ? base + (lower + 1) * stride : -1;
    pair.upper_share = across - static_cast<float>(lower);
    return pair;
}

/// Position along the line on a step, counted from its middle.
__device__ inline float middle_at(const SheetLine& line, int step) {
    return fmaf(static_cast<float>(step), line.middle_slope, line.middle_start);
}

/// A z index between two voxels, lower and lower + 1.
struct ZPosition {
    int lower;
    float upper_share;  ///< 0 .. 1, both included
};

/// Splits z, |z| < 2^21. A whole number may become its own lower neighbour with share 0 or its upper one with share 1:
/// interpolation does not care. Adding 1.5 x 2^23 rounds to whole numbers at full rate; the conversion instructions run
/// at a quarter of it and would bound both kernels.
__device__ inline ZPosition split(float z) {
    constexpr float rounder = 12582912.0F;
    constexpr int rounder_bits = 0x4B400000;
    const float rounded = (z - 0.5F) + rounder;
    return {__float_as_int(rounded) - rounder_bits, z - (rounded - rounder)};
}

/// Rows of shared memory hold z = -2 .. shape.z + 1: room for every neighbour of a position from -1 to shape.z.
__device__ inline int row_width(const ImageShape& shape) {
    return shape.z + 4;
}
constexpr int row_start = -2;

/// Length of a step in a plane, mm.
__device__ inline float step_length(const SheetLine& line, const SheetPlane& plane) {
    return line.voxel_over_run * sqrtf(line.length2 + plane.extent2_mm2);
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
