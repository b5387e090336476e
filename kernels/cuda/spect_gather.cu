// SPDX-License-Identifier: Apache-2.0
/// Second half of a SPECT back projection: every voxel gathers from the samples within one voxel of it, at most nine in
/// a view, sums a view in float and adds the sum as fixed point. A voxel has one owner, so nothing is atomic.
#include "kernels/cuda/spect_rows.hpp"
#include "kernels/cuda/spect_sample.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

// A block gathers for a patch of columns that share most of their samples.
constexpr int gather_threads = 256;
constexpr int patch_y = 4;
template <int width>
constexpr int patch_x = gather_threads / width / patch_y;
constexpr int neighbours = 9;  // samples of a view that may lie within one voxel of a column
template <int width>
constexpr int views_at_once = width / neighbours;  // whose neighbours the lanes of a column can work out

/// A sample near a column, and its weight there; 0 where it is none.
struct Neighbour {
    std::int32_t sample;  ///< plane * bins + bin
    float weight;
};

/// The sample nearest to a position among `count`, or one just outside.
__device__ int nearest(float position, int count) {
    return __float2int_rd(fminf(fmaxf(position, -2.0F), static_cast<float>(count) + 1.0F) + 0.5F);
}

/// Share of a sample that belongs to voxel `here`; `before` is the voxel before the sample.
__device__ float share_of(int here, int before, float share) {
    return here == before ? 1.0F - share : here == before + 1 ? share : 0.0F;
}

/// Number `n` of the nine samples about column (x, y) in a view. A sample within one voxel along x and y is within
/// sqrt(2) of the column, so no coordinate of it is 3/2 or more from the column's.
__device__ Neighbour neighbour(const ResidentSpect& spect, int view, int x, int y, int n) {
    const VoxelToSample to = spect.voxels[view];
    const auto fx = static_cast<float>(x);
    const auto fy = static_cast<float>(y);
    const int bin = nearest(fmaf(to.bin_x, fx, fmaf(to.bin_y, fy, to.bin_0)), spect.bins) + n % 3 - 1;
    const int plane = nearest(fmaf(to.plane_x, fx, fmaf(to.plane_y, fy, to.plane_0)), spect.depth_planes) + n / 3 - 1;
    if (bin < 0 || bin >= spect.bins || plane < 0 || plane >= spect.depth_planes) {
        return {0, 0.0F};
    }
    const int entry = view * spect.depth_planes + plane;
    if (spect.terms[entry].count == 0) {
        return {0, 0.0F};
    }
    const SamplePosition at = position_of(spect.bin_parts[view * spect.bins + bin], spect.plane_parts[entry]);
    return {plane * spect.bins + bin, share_of(x, at.x, at.x_share) * share_of(y, at.y, at.y_share)};
}

/// What the neighbours received on the lane's rows, summed; `layers` are those of the view at the first of these rows.
__device__ __forceinline__ Quad gather_view(const Neighbour* near, const float* __restrict__ layers, int pitch) {
    Quad sum{};
#pragma unroll
    for (int n = 0; n < neighbours; ++n) {
        const Neighbour one = near[n];
        if (one.weight != 0.0F) {  // the same for all lanes of a column
            const Quad received = quad_read_only(layers + static_cast<long long>(one.sample) * pitch);
#pragma unroll
            for (int k = 0; k < quad; ++k) {
                sum.at[k] = fmaf(one.weight, received.at[k], sum.at[k]);
            }
        }
    }
    return sum;
}

template <int width>
__global__ void __launch_bounds__(gather_threads)
    gather_kernel(ResidentSpect spect, SpectChunk chunk, const float* __restrict__ layers, double scale,
                  unsigned long long* __restrict__ quanta) {
    ISOTONE_SHARED(Neighbour, all_near, [gather_threads / width][views_at_once<width> * neighbours]);
    const int own = static_cast<int>(threadIdx.x) / width;
    const int turn_of_lane = static_cast<int>(threadIdx.x) % width;
    Neighbour* const near = all_near[own];
    const int x = static_cast<int>(blockIdx.x) * patch_x<width> + own / patch_y;
    const int y = static_cast<int>(blockIdx.y) * patch_y + own % patch_y;
    const int row = static_cast<int>(blockIdx.z) * tile_rows<width> + row_of_thread<width>();
    const bool in_image = x < spect.shape.x && y < spect.shape.y;
    const bool has_rows = in_image && row < chunk.rows;
    const long long view_size = static_cast<long long>(spect.depth_planes) * spect.bins * chunk.pitch;
    long long total[quad] = {0, 0, 0, 0};
    for (int v = 0; v < chunk.views; ++v) {
        const int turn = v % views_at_once<width>;
        if (turn == 0) {
            const int ahead = turn_of_lane / neighbours;
            __syncwarp();
            if (in_image && ahead < views_at_once<width> && v + ahead < chunk.views) {
                near[turn_of_lane] = neighbour(spect, chunk.first_view + v + ahead, x, y, turn_of_lane % neighbours);
            }
            __syncwarp();
        }
        if (has_rows) {
            const Quad sum = gather_view(near + turn * neighbours, layers + v * view_size + row, chunk.pitch);
#pragma unroll
            for (int k = 0; k < quad; ++k) {
                total[k] += __double2ll_rn(static_cast<double>(sum.at[k]) * scale);
            }
        }
    }
    unsigned long long* const column =
        quanta + (static_cast<long long>(x) * spect.shape.y + y) * spect.shape.z + chunk.first_row + row;
#pragma unroll
    for (int k = 0; k < quad; ++k) {
        if (has_rows && row + k < chunk.rows) {
            column[k] += static_cast<unsigned long long>(total[k]);
        }
    }
}

template <int width>
void gather(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk, const float* layers,
            double scale, unsigned long long* quanta) {
    const auto kernel = &gather_kernel<width>;
    const dim3 blocks(static_cast<unsigned>((spect.shape.x + patch_x<width> - 1) / patch_x<width>),
                      static_cast<unsigned>((spect.shape.y + patch_y - 1) / patch_y),
                      static_cast<unsigned>((chunk.rows + tile_rows<width> - 1) / tile_rows<width>));
    ISOTONE_LAUNCH(kernel, blocks, dim3(gather_threads), 0, device.use(), spect, chunk, layers, scale, quanta);
    check_launch("CUDA SPECT back projection");
}

}  // namespace

void spect_gather(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk, const float* layers,
                  double scale, unsigned long long* quanta) {
    if (chunk.rows <= tile_rows<narrow>) {
        gather<narrow>(device, spect, chunk, layers, scale, quanta);
    } else {
        gather<lanes>(device, spect, chunk, layers, scale, quanta);
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
