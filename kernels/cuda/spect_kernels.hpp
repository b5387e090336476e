// SPDX-License-Identifier: Apache-2.0
/// Launches of the SPECT kernels on resident tables.
#pragma once

#include "kernels/cuda/device.hpp"
#include "kernels/cuda/sheet_tables.hpp"
#include "kernels/cuda/spect_chunks.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

/// Tables in device memory.
struct ResidentSpect {
    const PositionPart* bin_parts;
    const PositionPart* plane_parts;
    const VoxelToSample* voxels;
    const PlaneRange* ranges;
    const PlaneTerms* terms;
    const KernelTerm* kernels;
    const float4* taps;
    const float4* transposed_taps;
    const float* attenuation;  ///< null = none
    ImageShape shape;
    std::int32_t bins, depth_planes;
    std::int32_t halo;  ///< rows beyond a tile that its blur along z may need; a multiple of 4
    float h;            ///< mm
};

/// Memory between two kernels: layers of a chunk, and the rows of each block where shared memory has no room for them.
struct SpectScratch {
    float* layers;
    float* rows;  ///< null = in shared memory
};

/// Floats of rows that a block keeps.
std::size_t spect_row_floats(std::int32_t halo);
/// Blocks of one view with all its rows.
std::size_t spect_blocks_per_view(std::int32_t bins, std::int32_t rows);

/// projections = A image for the views and rows of a chunk.
void spect_forward(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk,
                   const SpectScratch& scratch, const float* image, float* projections);

/// quanta += A' projections x scale, for the views and rows of a chunk.
void spect_back(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk, const SpectScratch& scratch,
                const float* projections, double scale, unsigned long long* quanta);
/// Its second half: quanta += what the samples received, a layer for each depth plane of the chunk's views, x scale.
void spect_gather(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk, const float* layers,
                  double scale, unsigned long long* quanta);

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
