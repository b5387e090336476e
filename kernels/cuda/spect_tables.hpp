// SPDX-License-Identifier: Apache-2.0
/// What the SPECT kernels read: plain tables made in double on the host, rounded once to float.
#pragma once

#include "kernels/backend.hpp"
#include "kernels/cuda/gpu_runtime.hpp"

#include <cstdint>
#include <vector>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// A share of a position in the image, in voxels: the whole part and the rest, 0 to 1. The sample of bin i in depth
/// plane j lies at the sum of the part of i and the part of j, which a float could not hold as exactly.
struct PositionPart {
    std::int32_t x, y;
    float x_rest, y_rest;
};

/// Where a voxel lies among a view's samples: bin = bin_x ix + bin_y iy + bin_0, and so the depth plane.
struct VoxelToSample {
    float bin_x, bin_y, bin_0;
    float plane_x, plane_y, plane_0;
};

/// Depth planes, first and one beyond the last, in which a sample of four neighbouring bins meets the image.
struct PlaneRange {
    std::int32_t begin, end;
};

/// The response of one depth plane of a view. Each of its terms has a layer in memory, numbered through all views.
struct PlaneTerms {
    std::int32_t first_layer;
    std::int32_t first_kernel;
    std::int32_t count;  ///< 0 = not seen
};

/// A convolution whose four neighbouring outputs take four inputs at a time (spect_blur.hpp): groups of inputs, and
/// where its taps begin in the table, counted in float4.
struct PaddedTaps {
    std::int32_t first, groups;
};

/// One separable term; the voxel size h is in `across`.
struct KernelTerm {
    PaddedTaps across, along;
};

struct SpectTables {
    std::vector<PositionPart> bins;     ///< [view][bin]
    std::vector<PositionPart> planes;   ///< [view][depth plane]
    std::vector<VoxelToSample> voxels;  ///< [view]
    std::vector<PlaneRange> ranges;     ///< [view][bin / 4]
    std::vector<PlaneTerms> terms;      ///< [view][depth plane]
    std::vector<KernelTerm> kernels;
    std::vector<float> taps;             ///< for the convolution of a forward projection
    std::vector<float> transposed_taps;  ///< in the same places, for the correlation of a back projection
    std::vector<std::int64_t> layers;    ///< first layer of each view, and the number of all layers
    std::int32_t most_along_groups = 1;
};

/// @throws Error{usage} where a table would have 2^31 entries or more
SpectTables make_spect_tables(const SpectGeometry& geometry);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
