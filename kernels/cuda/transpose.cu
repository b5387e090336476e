// SPDX-License-Identifier: Apache-2.0
#include "kernels/cuda/transpose.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

constexpr int tile_size = 32;
constexpr int rows = 8;

/// Exchanges the fastest and the slowest axis: to[c][b][a] = from[a][b][c]. A block moves a tile of one b through
/// shared memory, so that reads and writes are both contiguous.
__global__ void __launch_bounds__(tile_size* rows)
    transpose_kernel(int a_count, int b_count, int c_count, const float* __restrict__ from, float* __restrict__ to) {
    ISOTONE_SHARED(float, tile, [tile_size][tile_size + 1]);  // a column more, against bank conflicts
    const int b = static_cast<int>(blockIdx.z);
    const int x = static_cast<int>(threadIdx.x);
    for (int y = static_cast<int>(threadIdx.y); y < tile_size; y += rows) {
        const int a = static_cast<int>(blockIdx.y) * tile_size + y;
        const int c = static_cast<int>(blockIdx.x) * tile_size + x;
        if (a < a_count && c < c_count) {
            tile[y][x] = from[(static_cast<long long>(a) * b_count + b) * c_count + c];
        }
    }
    __syncthreads();
    for (int y = static_cast<int>(threadIdx.y); y < tile_size; y += rows) {
        const int a = static_cast<int>(blockIdx.y) * tile_size + x;
        const int c = static_cast<int>(blockIdx.x) * tile_size + y;
        if (a < a_count && c < c_count) {
            to[(static_cast<long long>(c) * b_count + b) * a_count + a] = tile[x][y];
        }
    }
}

unsigned tiles(int count) {
    return static_cast<unsigned>((count + tile_size - 1) / tile_size);
}

void transpose(const Device& device, int a_count, int b_count, int c_count, const float* from, float* to) {
    ISOTONE_LAUNCH(&transpose_kernel, dim3(tiles(c_count), tiles(a_count), static_cast<unsigned>(b_count)),
                   dim3(tile_size, rows), 0, device.use(), a_count, b_count, c_count, from, to);
    check_launch("CUDA image transpose");
}

}  // namespace

void to_z_fastest(const Device& device, const ImageShape& shape, const float* from, float* to) {
    transpose(device, shape.z, shape.y, shape.x, from, to);
}

void to_x_fastest(const Device& device, const ImageShape& shape, const float* from, float* to) {
    transpose(device, shape.x, shape.y, shape.z, from, to);
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
