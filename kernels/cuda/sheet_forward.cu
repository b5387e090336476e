// SPDX-License-Identifier: Apache-2.0
/// Forward projection of a sheet. A block owns one transaxial line and a tile of its planes. It interpolates the image
/// along the line once, a few driving steps at a time, into rows of shared memory; every plane is then a linear
/// interpolation in z on those rows, summed in registers in the order of the steps.
#include "kernels/cuda/sheet_kernels.hpp"
#include "kernels/cuda/sheet_path.hpp"

#include <algorithm>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

constexpr int most_threads = 256;
constexpr int most_rows = 16;
constexpr std::size_t rows_bytes_aim = 32U * 1024U;  // leaves room for several blocks on a multiprocessor

__device__ float image_value(const float* image, long long column, int z) {
    return column < 0 ? 0.0F : __ldg(image + column + z);
}

/// Each warp fills rows of its own, lanes along z.
__device__ void fill_rows(const SheetLine& line, const ImageShape& shape, const float* image, int first_step, int count,
                          float* rows) {
    const int warp = static_cast<int>(threadIdx.x) / 32;
    const int lane = static_cast<int>(threadIdx.x) % 32;
    const int warps = static_cast<int>(blockDim.x) / 32;
    const int width = row_width(shape);
    for (int r = warp; r < count; r += warps) {
        const ColumnPair columns = columns_at(line, shape, first_step + r);
#pragma unroll 2  // more loads in flight cost registers that the accumulators need
        for (int i = lane; i < width; i += 32) {
            const int z = i + row_start;
            float value = 0.0F;
            if (z >= 0 && z < shape.z) {
                const float lower = image_value(image, columns.lower, z);
                const float upper = image_value(image, columns.upper, z);
                value = fmaf(columns.upper_share, upper - lower, lower);
            }
            rows[r * width + i] = value;
        }
    }
}

/// Linear interpolation of a row at z. Rows are zero outside the image, so that no plane needs a bounds test.
__device__ float sample(const float* row, float z, float z_count) {
    const float inside = fminf(fmaxf(z, -1.0F), z_count);
    const ZPosition position = split(inside);
    const float below = row[position.lower - row_start];
    const float above = row[position.lower - row_start + 1];
    return fmaf(position.upper_share, above - below, below);
}

template <int planes_per_thread>
__global__ void __launch_bounds__(most_threads, 2)
    forward_kernel(ResidentSheet sheet, int rows_per_tile, const float* __restrict__ image,
                   float* __restrict__ projections) {
    ISOTONE_DYNAMIC_SHARED(float, rows);
    const SheetLine line = sheet.lines[blockIdx.x];
    const int stride = static_cast<int>(blockDim.x);
    const int first_plane = static_cast<int>(blockIdx.y) * stride * planes_per_thread + static_cast<int>(threadIdx.x);
    const float z_count = static_cast<float>(sheet.shape.z);
    float z_middle[planes_per_thread];
    float z_extent[planes_per_thread];
    float sum[planes_per_thread];
#pragma unroll
    for (int p = 0; p < planes_per_thread; ++p) {
        const int plane = min(first_plane + p * stride, sheet.plane_count - 1);
        z_middle[p] = sheet.planes[plane].z_middle;
        z_extent[p] = sheet.planes[plane].z_extent;
        sum[p] = 0.0F;
    }
    for (int first_step = 0; first_step < line.steps; first_step += rows_per_tile) {
        const int count = min(rows_per_tile, line.steps - first_step);
        __syncthreads();
        fill_rows(line, sheet.shape, image, first_step, count, rows);
        __syncthreads();
#pragma unroll 1
        for (int r = 0; r < count; ++r) {
            const float middle = middle_at(line, first_step + r);
            const float* const row = rows + r * row_width(sheet.shape);
#pragma unroll
            for (int p = 0; p < planes_per_thread; ++p) {
                sum[p] += sample(row, fmaf(middle, z_extent[p], z_middle[p]), z_count);
            }
        }
    }
#pragma unroll
    for (int p = 0; p < planes_per_thread; ++p) {
        const int plane = first_plane + p * stride;
        if (plane < sheet.plane_count) {
            projections[static_cast<long long>(blockIdx.x) * sheet.plane_count + plane] =
                sum[p] * step_length(line, sheet.planes[plane]);
        }
    }
}

template <int planes_per_thread>
void launch(const Device& device, const ResidentSheet& sheet, int threads, const float* image, float* projections) {
    const std::size_t row_bytes = (static_cast<std::size_t>(sheet.shape.z) + 4U) * sizeof(float);
    const int rows = static_cast<int>(std::clamp<std::size_t>(rows_bytes_aim / row_bytes, 1U, most_rows));
    const std::size_t shared_bytes = static_cast<std::size_t>(rows) * row_bytes;
    const auto kernel = &forward_kernel<planes_per_thread>;
    device.allow_shared_bytes(reinterpret_cast<const void*>(kernel), shared_bytes);
    const int tile = threads * planes_per_thread;
    const dim3 grid(static_cast<unsigned>(sheet.line_count),
                    static_cast<unsigned>((sheet.plane_count + tile - 1) / tile));
    ISOTONE_LAUNCH(kernel, grid, dim3(static_cast<unsigned>(threads)), shared_bytes, device.use(), sheet, rows, image,
                   projections);
    check_launch("CUDA sheet forward projection");
}

}  // namespace

void sheet_forward(const Device& device, const ResidentSheet& sheet, const float* image, float* projections) {
    if (sheet.line_count == 0 || sheet.plane_count == 0) {
        return;
    }
    const int threads = std::min(most_threads, (sheet.plane_count + 31) / 32 * 32);
    if (sheet.plane_count <= threads) {
        launch<1>(device, sheet, threads, image, projections);
    } else if (sheet.plane_count <= 2 * threads) {
        launch<2>(device, sheet, threads, image, projections);
    } else if (sheet.plane_count <= 4 * threads) {
        launch<4>(device, sheet, threads, image, projections);
    } else {
        launch<8>(device, sheet, threads, image, projections);
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
