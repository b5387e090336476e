// SPDX-License-Identifier: Apache-2.0
/// How blocks of the SPECT kernels share out a view. A block has four warps. `width` lanes own one bin, four rows each:
/// 32, or 16 where the image has at most 64 rows, so that no lane is without one. Rows beyond the tile of a block, as
/// far as a blur along z reaches, are the halo.
#pragma once

#include "kernels/cuda/spect_kernels.hpp"
#include "kernels/cuda/spect_quad.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {

constexpr int lanes = 32;
constexpr int warps = 4;
constexpr int spect_threads = lanes * warps;
constexpr int narrow = 16;

template <int width>
constexpr int tile_rows = quad * width;
template <int width>
constexpr int bins_per_block = spect_threads / width;

__device__ inline int warp_of_thread() {
    return static_cast<int>(threadIdx.x) / lanes;
}
__device__ inline int lane_of_thread() {
    return static_cast<int>(threadIdx.x) % lanes;
}
/// The thread's bin, counted in its block, and its first row, counted in the tile.
template <int width>
__device__ int bin_of_thread() {
    return static_cast<int>(threadIdx.x) / width;
}
template <int width>
__device__ int row_of_thread() {
    return static_cast<int>(threadIdx.x) % width * quad;
}

/// The rows that a block works on, counted through the image.
struct RowTile {
    int first, count;  ///< that it is to deliver
    int begin, end;    ///< that these need
};

template <int width>
__device__ RowTile tile_of(const ResidentSpect& spect, const SpectChunk& chunk) {
    const int offset = static_cast<int>(blockIdx.y) * tile_rows<width>;
    const int first = chunk.first_row + offset;
    const int count = min(tile_rows<width>, chunk.rows - offset);
    return {first, count, max(0, first - spect.halo), min(spect.shape.z, first + count + spect.halo)};
}

/// Floats of a row with its halo; row `first` of a tile stands at index `halo`.
template <int width>
__host__ __device__ int row_length(int halo) {
    return tile_rows<width> + 2 * halo;
}

/// A back projection keeps the rows of the block's bins in four planes; a forward projection does with half of that.
template <int width>
__host__ __device__ int block_floats(int halo) {
    return quad * bins_per_block<width> * row_length<width>(halo);
}

/// The block's rows in device memory, where shared memory has no room for them.
__device__ inline float* rows_of_block(const ResidentSpect& spect, const SpectScratch& scratch) {
    const long long block = (static_cast<long long>(blockIdx.z) * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
    return scratch.rows + block * block_floats<lanes>(spect.halo);
}

template <int width>
dim3 spect_blocks(const ResidentSpect& spect, const SpectChunk& chunk) {
    return dim3(static_cast<unsigned>((spect.bins + bins_per_block<width> - 1) / bins_per_block<width>),
                static_cast<unsigned>((chunk.rows + tile_rows<width> - 1) / tile_rows<width>),
                static_cast<unsigned>(chunk.views));
}

/// How an image of so many rows is worked on: in whole float4 where each of its columns allows that.
enum class RowShape { any, aligned, aligned_and_few };

inline RowShape row_shape(const ResidentSpect& spect) {
    if (spect.shape.z % quad != 0) {
        return RowShape::any;
    }
    return spect.shape.z <= tile_rows<narrow> ? RowShape::aligned_and_few : RowShape::aligned;
}

/// Launches a kernel with its block's rows in shared memory.
template <int width, class Kernel, class... Arguments>
void launch_on_shared_rows(const Device& device, Kernel kernel, const char* doing, const ResidentSpect& spect,
                           const SpectChunk& chunk, const SpectScratch& scratch, Arguments... arguments) {
    const std::size_t bytes = static_cast<std::size_t>(block_floats<width>(spect.halo)) * sizeof(float);
    device.allow_shared_bytes(reinterpret_cast<const void*>(kernel), bytes);
    ISOTONE_LAUNCH(kernel, spect_blocks<width>(spect, chunk), dim3(spect_threads), bytes, device.use(), spect, chunk,
                   scratch, arguments...);
    check_launch(doing);
}

/// The forms of a kernel that keeps rows.
template <class Kernel>
struct RowKernels {
    Kernel any, aligned, aligned_and_few;
    Kernel in_memory;  ///< with its rows in device memory
};

template <class Kernel, class... Arguments>
void launch_on_rows(const Device& device, const RowKernels<Kernel>& kernels, const char* doing,
                    const ResidentSpect& spect, const SpectChunk& chunk, const SpectScratch& scratch,
                    Arguments... arguments) {
    const RowShape shape = row_shape(spect);
    if (scratch.rows != nullptr) {
        ISOTONE_LAUNCH(kernels.in_memory, spect_blocks<lanes>(spect, chunk), dim3(spect_threads), 0, device.use(),
                       spect, chunk, scratch, arguments...);
        check_launch(doing);
    } else if (shape == RowShape::aligned_and_few) {
        launch_on_shared_rows<narrow>(device, kernels.aligned_and_few, doing, spect, chunk, scratch, arguments...);
    } else {
        launch_on_shared_rows<lanes>(device, shape == RowShape::aligned ? kernels.aligned : kernels.any, doing, spect,
                                     chunk, scratch, arguments...);
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
