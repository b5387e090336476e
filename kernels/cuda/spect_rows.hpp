// SPDX-License-Identifier: Apache-2.0
/// How blocks of the SPECT kernels share out a view: a block owns four neighbouring bins and a tile of rows, a warp one
/// of the bins. Rows beyond the tile, as far as a blur along z reaches, are the halo.
#pragma once

#include "kernels/cuda/spect_blur.hpp"
#include "kernels/cuda/spect_kernels.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

constexpr int lanes = 32;
constexpr int tile_rows = lanes * quad;
constexpr int spect_threads = lanes * quad;

__device__ inline int warp_of_thread() {
    return static_cast<int>(threadIdx.x) / lanes;
}
__device__ inline int lane_of_thread() {
    return static_cast<int>(threadIdx.x) % lanes;
}

/// The rows that a block works on, counted through the image.
struct RowTile {
    int first, count;  ///< that it is to deliver
    int begin, end;    ///< that these need
};

__device__ inline RowTile tile_of(const ResidentSpect& spect, const SpectChunk& chunk) {
    const int offset = static_cast<int>(blockIdx.y) * tile_rows;
    const int first = chunk.first_row + offset;
    const int count = min(tile_rows, chunk.rows - offset);
    return {first, count, max(0, first - spect.halo), min(spect.shape.z, first + count + spect.halo)};
}

/// Floats of a row with its halo; row `first` of a tile stands at index `halo`.
__host__ __device__ inline int row_length(int halo) {
    return tile_rows + 2 * halo;
}

/// Two rows with halo and one without for each bin, in either direction.
__host__ __device__ inline int block_floats(int halo) {
    return quad * (2 * row_length(halo) + tile_rows);
}

/// The block's rows in device memory, where shared memory has no room for them.
__device__ inline float* rows_of_block(const ResidentSpect& spect, const SpectScratch& scratch) {
    const long long block = (static_cast<long long>(blockIdx.z) * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
    return scratch.rows + block * block_floats(spect.halo);
}

inline dim3 spect_blocks(const ResidentSpect& spect, const SpectChunk& chunk) {
    return dim3(static_cast<unsigned>((spect.bins + quad - 1) / quad),
                static_cast<unsigned>((chunk.rows + tile_rows - 1) / tile_rows), static_cast<unsigned>(chunk.views));
}

inline std::size_t shared_row_bytes(const ResidentSpect& spect) {
    return static_cast<std::size_t>(block_floats(spect.halo)) * sizeof(float);
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
