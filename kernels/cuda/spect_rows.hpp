// SPDX-License-Identifier: Apache-2.0
/// How blocks of the SPECT kernels share out a view: a block of four warps owns four neighbouring bins and a tile of
/// 128 rows, each lane four of the rows. Rows beyond the tile, as far as a blur along z reaches, are the halo.
#pragma once

#include "kernels/cuda/spect_kernels.hpp"
#include "kernels/cuda/spect_quad.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

constexpr int lanes = 32;
constexpr int tile_rows = lanes * quad;
constexpr int warps = quad;
constexpr int spect_threads = lanes * warps;

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

/// A back projection keeps rows of four bins in four planes; a forward projection does with half of that.
__host__ __device__ inline int block_floats(int halo) {
    return quad * quad * row_length(halo);
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

/// Launches the kernel for rows in shared memory, in its form for whole float4 where the image allows that, or the one
/// for rows in device memory.
template <class Kernel, class... Arguments>
void launch_on_rows(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk,
                    const SpectScratch& scratch, Kernel aligned, Kernel in_shared, Kernel in_memory, const char* doing,
                    Arguments... arguments) {
    const bool shared = scratch.rows == nullptr;
    const std::size_t bytes = shared ? static_cast<std::size_t>(block_floats(spect.halo)) * sizeof(float) : 0;
    const auto kernel = !shared ? in_memory : spect.shape.z % quad == 0 ? aligned : in_shared;
    device.allow_shared_bytes(reinterpret_cast<const void*>(kernel), bytes);
    ISOTONE_LAUNCH(kernel, spect_blocks(spect, chunk), dim3(spect_threads), bytes, device.use(), spect, chunk, scratch,
                   arguments...);
    check_launch(doing);
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
