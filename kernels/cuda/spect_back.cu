// SPDX-License-Identifier: Apache-2.0
/// Back projection of SPECT views, the transpose of spect_forward.cu, in two kernels. The first correlates the
/// measurements with each plane's response and attenuates: a layer of what each sample receives. In the second every
/// voxel gathers from the samples within one voxel of it, at most nine in a view, sums a view in float and adds the sum
/// as fixed point. A voxel has one owner, so nothing is atomic.
#include "kernels/cuda/spect_rows.hpp"
#include "kernels/cuda/spect_sample.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

/// The rows of a block: those blurred across its four bins, twice, so that one can be filled while the other is read;
/// and what each warp writes.
struct BlockRows {
    float* across[2];
    float* out;
};

__device__ BlockRows begin_rows(const ResidentSpect& spect, float* block_rows) {
    const int length = quad * row_length(spect.halo);
    for (int i = static_cast<int>(threadIdx.x); i < 2 * length; i += spect_threads) {
        block_rows[i] = 0.0F;
    }
    __syncthreads();
    return {{block_rows, block_rows + length}, block_rows + 2 * length};
}

/// Correlates a view's measurements across bins, threads along z, each for all four bins.
__device__ __forceinline__ void blur_across_bins(const ResidentSpect& spect, const PaddedTaps& taps,
                                                 const RowTile& tile, int first_bin, const float* __restrict__ measured,
                                                 float* across) {
    const int length = row_length(spect.halo);
    for (int z = tile.begin + static_cast<int>(threadIdx.x); z < tile.end; z += spect_threads) {
        float sum[quad] = {0.0F, 0.0F, 0.0F, 0.0F};
        convolve_bins(spect.transposed_taps, taps, measured + z, spect.shape.z, first_bin, spect.bins, sum);
#pragma unroll
        for (int o = 0; o < quad; ++o) {
            across[o * length + z - tile.first + spect.halo] = sum[o];
        }
    }
}

/// What one bin's samples of a plane receive, summed over the terms of its response.
__device__ __forceinline__ void correlate(const ResidentSpect& spect, const PlaneTerms& terms, const RowTile& tile,
                                          int first_bin, const float* __restrict__ measured, const BlockRows& rows,
                                          int& turn, float* out) {
    const int warp = warp_of_thread();
    const int lane = lane_of_thread();
    float sum[quad] = {0.0F, 0.0F, 0.0F, 0.0F};
    for (int t = 0; t < terms.count; ++t) {
        const KernelTerm kernel = spect.kernels[terms.first_kernel + t];
        float* const across = turn == 0 ? rows.across[0] : rows.across[1];
        blur_across_bins(spect, kernel.across, tile, first_bin, measured, across);
        __syncthreads();  // of two turns, the rows read in the first are filled again only after the second
        convolve_row(spect.transposed_taps, kernel.along,
                     across + warp * row_length(spect.halo) + spect.halo + quad * lane, sum);
        turn ^= 1;
    }
    *reinterpret_cast<float4*>(out + quad * lane) = make_float4(sum[0], sum[1], sum[2], sum[3]);
    __syncwarp();
}

/// Survival of the lane's rows of a plane, whose share of the path is added.
__device__ __forceinline__ void attenuate(const ResidentSpect& spect, const SamplePosition& at, const RowTile& tile,
                                          float (&path)[quad], float (&survived)[quad]) {
    float mu[quad];
    sample_rows(spect.attenuation, columns_about(at, spect.shape), tile.first + lane_of_thread(),
                tile.first + tile.count, mu);
#pragma unroll
    for (int k = 0; k < quad; ++k) {
        survived[k] = survival(mu[k], spect.h, path[k]);
    }
}

template <bool in_shared>
__global__ void __launch_bounds__(spect_threads, 4)
    receive_kernel(ResidentSpect spect, SpectChunk chunk, SpectScratch scratch, const float* __restrict__ projections) {
    ISOTONE_DYNAMIC_SHARED(float, shared_rows);
    const BlockRows rows = begin_rows(spect, in_shared ? shared_rows : rows_of_block(spect, scratch));
    const int warp = warp_of_thread();
    const int lane = lane_of_thread();
    const RowTile tile = tile_of(spect, chunk);
    const int first_bin = static_cast<int>(blockIdx.x) * quad;
    const bool owns_bin = first_bin + warp < spect.bins;
    const int bin = owns_bin ? first_bin + warp : first_bin;  // a warp without a bin helps its block
    const int view = chunk.first_view + static_cast<int>(blockIdx.z);
    const PositionPart bin_part = spect.bin_parts[view * spect.bins + bin];
    const float* const measured = projections + static_cast<long long>(view) * spect.bins * spect.shape.z;
    float* const out = rows.out + warp * tile_rows;
    float path[quad] = {0.0F, 0.0F, 0.0F, 0.0F};
    int turn = 0;
    // No voxel asks for what samples beside the image receive.
    const PlaneRange range = spect.ranges[view * ((spect.bins + quad - 1) / quad) + static_cast<int>(blockIdx.x)];
    for (int plane = range.end - 1; plane >= range.begin; --plane) {
        const int entry = view * spect.depth_planes + plane;
        const PlaneTerms terms = spect.terms[entry];
        float survived[quad] = {1.0F, 1.0F, 1.0F, 1.0F};
        const SamplePosition at = position_of(bin_part, spect.plane_parts[entry]);
        if (spect.attenuation != nullptr && meets_image(at, spect.shape)) {
            attenuate(spect, at, tile, path, survived);
        }
        if (terms.count == 0) {
            continue;
        }
        correlate(spect, terms, tile, first_bin, measured, rows, turn, out);
        float* const layer =
            scratch.layers +
            ((static_cast<long long>(blockIdx.z) * spect.depth_planes + plane) * spect.bins + bin) * chunk.rows +
            (tile.first - chunk.first_row);
#pragma unroll
        for (int k = 0; k < quad; ++k) {
            const int row = lane + k * lanes;
            if (owns_bin && row < tile.count) {
                layer[row] = survived[k] * out[row];
            }
        }
        __syncwarp();
    }
}

// A block gathers for a patch of columns that share most of their samples, a warp for each.
constexpr int patch_x = 2;
constexpr int patch_y = 4;
constexpr int gather_threads = lanes * patch_x * patch_y;
constexpr int neighbours = 9;     // samples of a view that may lie within one voxel of a column
constexpr int views_at_once = 3;  // whose neighbours fit into the lanes of a warp

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

/// Adds what the neighbours received, on the lane's rows; `layers` are those of the view at the first of these rows.
__device__ __forceinline__ void gather_view(const Neighbour* near, const float* __restrict__ layers, int rows_of_chunk,
                                            int row_count, float (&sum)[quad]) {
#pragma unroll
    for (int n = 0; n < neighbours; ++n) {
        const Neighbour one = near[n];
        if (one.weight != 0.0F) {  // the same for the whole warp
            const float* const layer = layers + static_cast<long long>(one.sample) * rows_of_chunk;
#pragma unroll
            for (int k = 0; k < quad; ++k) {
                if (k * lanes < row_count) {
                    sum[k] = fmaf(one.weight, __ldg(layer + k * lanes), sum[k]);
                }
            }
        }
    }
}

__global__ void __launch_bounds__(gather_threads)
    gather_kernel(ResidentSpect spect, SpectChunk chunk, const float* __restrict__ layers, double scale,
                  unsigned long long* __restrict__ quanta) {
    ISOTONE_SHARED(Neighbour, near, [patch_x * patch_y][views_at_once * neighbours]);
    const int warp = warp_of_thread();
    const int lane = lane_of_thread();
    const int x = static_cast<int>(blockIdx.x) * patch_x + warp / patch_y;
    const int y = static_cast<int>(blockIdx.y) * patch_y + warp % patch_y;
    if (x >= spect.shape.x || y >= spect.shape.y) {
        return;  // a whole warp; the others wait for none but their own lanes
    }
    const int row = static_cast<int>(blockIdx.z) * tile_rows + lane;
    const int row_count = chunk.rows - row;  // from this lane's first row on; none where it is negative
    const long long view_size = static_cast<long long>(spect.depth_planes) * spect.bins * chunk.rows;
    long long total[quad] = {0, 0, 0, 0};
    for (int v = 0; v < chunk.views; ++v) {
        const int turn = v % views_at_once;
        if (turn == 0) {
            __syncwarp();
            if (lane < views_at_once * neighbours && v + lane / neighbours < chunk.views) {
                near[warp][lane] = neighbour(spect, chunk.first_view + v + lane / neighbours, x, y, lane % neighbours);
            }
            __syncwarp();
        }
        float sum[quad] = {0.0F, 0.0F, 0.0F, 0.0F};
        gather_view(&near[warp][turn * neighbours], layers + v * view_size + row, chunk.rows, row_count, sum);
#pragma unroll
        for (int k = 0; k < quad; ++k) {
            total[k] += __double2ll_rn(static_cast<double>(sum[k]) * scale);
        }
    }
    unsigned long long* const column =
        quanta + (static_cast<long long>(x) * spect.shape.y + y) * spect.shape.z + chunk.first_row + row;
#pragma unroll
    for (int k = 0; k < quad; ++k) {
        if (k * lanes < row_count) {
            column[k * lanes] += static_cast<unsigned long long>(total[k]);
        }
    }
}

template <bool in_shared>
void launch_receive(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk,
                    const SpectScratch& scratch, const float* projections) {
    const std::size_t shared_bytes = in_shared ? shared_row_bytes(spect) : 0;
    const auto kernel = &receive_kernel<in_shared>;
    device.allow_shared_bytes(reinterpret_cast<const void*>(kernel), shared_bytes);
    ISOTONE_LAUNCH(kernel, spect_blocks(spect, chunk), dim3(spect_threads), shared_bytes, device.use(), spect, chunk,
                   scratch, projections);
    check_launch("CUDA SPECT back projection");
}

}  // namespace

void spect_back(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk, const SpectScratch& scratch,
                const float* projections, double scale, unsigned long long* quanta) {
    if (scratch.rows == nullptr) {
        launch_receive<true>(device, spect, chunk, scratch, projections);
    } else {
        launch_receive<false>(device, spect, chunk, scratch, projections);
    }
    const dim3 blocks(static_cast<unsigned>((spect.shape.x + patch_x - 1) / patch_x),
                      static_cast<unsigned>((spect.shape.y + patch_y - 1) / patch_y),
                      static_cast<unsigned>((chunk.rows + tile_rows - 1) / tile_rows));
    ISOTONE_LAUNCH(&gather_kernel, blocks, dim3(gather_threads), 0, device.use(), spect, chunk, scratch.layers, scale,
                   quanta);
    check_launch("CUDA SPECT back projection");
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
