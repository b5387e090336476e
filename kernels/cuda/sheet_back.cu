// SPDX-License-Identifier: Apache-2.0
/// Back projection of a sheet, the transpose of sheet_forward.cu. A block owns one transaxial line. On a few driving
/// steps at a time, each of its warps adds batches of planes into rows of its own in shared memory: the lanes of a
/// batch hit distinct voxels (PlaneBatch), so additions need no atomics and have one fixed order. The warps' rows are
/// then summed in order and go into the image as fixed point, two atomic additions per step and voxel of z.
///
/// Float sums stay within one line and depend on the planes alone, so the result has the same bits for any schedule.
#include "kernels/cuda/sheet_kernels.hpp"
#include "kernels/cuda/sheet_path.hpp"

#include <algorithm>

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

constexpr int warps = 8;  // part of the order of summation: changing it changes the last bits
constexpr int threads = 32 * warps;
constexpr int most_rows = 8;
constexpr std::size_t rows_bytes_aim = 40U * 1024U;

/// Adds one batch of planes to the rows of a warp. `value` is 0 on lanes without a plane.
__device__ void add_batch(const SheetLine& line, const ImageShape& shape, const SheetPlane& plane, float value,
                          int first_step, int count, float* rows) {
    const int width = row_width(shape);
    const float z_count = static_cast<float>(shape.z);
    float z[most_rows];
#pragma unroll
    for (int r = 0; r < most_rows; ++r) {
        z[r] = fmaf(middle_at(line, first_step + r), plane.z_extent, plane.z_middle);
        if (r < count && value != 0.0F && z[r] > -1.0F && z[r] < z_count) {
            const ZPosition position = split(z[r]);
            float* const cell = rows + r * width + position.lower - row_start;
            *cell = fmaf(1.0F - position.upper_share, value, *cell);
        }
    }
    __syncwarp();  // one lane's upper voxel may be another lane's lower one
#pragma unroll
    for (int r = 0; r < most_rows; ++r) {
        if (r < count && value != 0.0F && z[r] > -1.0F && z[r] < z_count) {
            const ZPosition position = split(z[r]);
            float* const cell = rows + r * width + position.lower - row_start + 1;
            *cell = fmaf(position.upper_share, value, *cell);
        }
    }
    __syncwarp();
}

__device__ void add_quanta(unsigned long long* quanta, long long column, int z, float value, double scale) {
    if (column >= 0 && value != 0.0F) {
        atomicAdd(quanta + column + z,
                  static_cast<unsigned long long>(__double2ll_rn(static_cast<double>(value) * scale)));
    }
}

/// Sums the warps' rows in order and adds them to the image.
__device__ void flush(const SheetLine& line, const ImageShape& shape, const float* all_rows, int rows_per_tile,
                      int first_step, int count, double scale, unsigned long long* quanta) {
    const int width = row_width(shape);
    const int lane = static_cast<int>(threadIdx.x) % 32;
    for (int r = static_cast<int>(threadIdx.x) / 32; r < count; r += warps) {
        const ColumnPair columns = columns_at(line, shape, first_step + r);
        for (int z = lane; z < shape.z; z += 32) {
            float sum = 0.0F;
            for (int warp = 0; warp < warps; ++warp) {
                sum += all_rows[(warp * rows_per_tile + r) * width + z - row_start];
            }
            add_quanta(quanta, columns.lower, z, (1.0F - columns.upper_share) * sum, scale);
            add_quanta(quanta, columns.upper, z, columns.upper_share * sum, scale);
        }
    }
}

__global__ void __launch_bounds__(threads, 4)
    back_kernel(ResidentSheet sheet, int rows_per_tile, const float* __restrict__ projections, double scale,
                unsigned long long* __restrict__ quanta) {
    ISOTONE_DYNAMIC_SHARED(float, all_rows);
    const SheetLine line = sheet.lines[blockIdx.x];
    const float* const measured = projections + static_cast<long long>(blockIdx.x) * sheet.plane_count;
    const int warp = static_cast<int>(threadIdx.x) / 32;
    const int lane = static_cast<int>(threadIdx.x) % 32;
    const int width = row_width(sheet.shape);
    float* const rows = all_rows + warp * rows_per_tile * width;
    for (int first_step = 0; first_step < line.steps; first_step += rows_per_tile) {
        const int count = min(rows_per_tile, line.steps - first_step);
        for (int i = lane; i < count * width; i += 32) {
            rows[i] = 0.0F;
        }
        __syncwarp();
        for (int b = warp; b < sheet.batch_count; b += warps) {
            const int index = sheet.batches[b].plane[lane];
            const SheetPlane plane = sheet.planes[max(index, 0)];
            const float value = index < 0 ? 0.0F : measured[index] * step_length(line, plane);
            add_batch(line, sheet.shape, plane, value, first_step, count, rows);
        }
        __syncthreads();
        flush(line, sheet.shape, all_rows, rows_per_tile, first_step, count, scale, quanta);
        __syncthreads();
    }
}

}  // namespace

void sheet_back(const Device& device, const ResidentSheet& sheet, const float* projections, double scale,
                unsigned long long* quanta) {
    if (sheet.line_count == 0 || sheet.plane_count == 0) {
        return;
    }
    const std::size_t step_bytes = warps * (static_cast<std::size_t>(sheet.shape.z) + 4U) * sizeof(float);
    const int rows = static_cast<int>(std::clamp<std::size_t>(rows_bytes_aim / step_bytes, 1U, most_rows));
    const std::size_t shared_bytes = static_cast<std::size_t>(rows) * step_bytes;
    const auto kernel = &back_kernel;
    device.allow_shared_bytes(reinterpret_cast<const void*>(kernel), shared_bytes);
    ISOTONE_LAUNCH(kernel, dim3(static_cast<unsigned>(sheet.line_count)), dim3(threads), shared_bytes, device.use(),
                   sheet, rows, projections, scale, quanta);
    check_launch("CUDA sheet back projection");
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
