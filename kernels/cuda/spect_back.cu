// SPDX-License-Identifier: Apache-2.0
/// Back projection of SPECT views, the transpose of spect_forward.cu, in two kernels. The first correlates the
/// measurements with each plane's response and attenuates: a layer of what each sample receives. In the second every
/// voxel gathers from the samples within one voxel of it, at most nine in a view, sums a view in float and adds the sum
/// as fixed point. A voxel has one owner, so nothing is atomic.
#include "kernels/cuda/spect_blur.hpp"
#include "kernels/cuda/spect_rows.hpp"
#include "kernels/cuda/spect_sample.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

/// The responses of four neighbouring depth planes of a view, the nearest to the detector first. One before plane
/// `first` has no terms.
struct DepthBatch {
    PlaneTerms terms[quad];
    PlaneTerms of_warp;  ///< of the plane that the thread's warp blurs across bins
    int most_terms;
};

__device__ DepthBatch batch_at(const ResidentSpect& spect, int view, int nearest, int first) {
    const PlaneTerms* const terms = spect.terms + view * spect.depth_planes;
    DepthBatch batch{};
#pragma unroll
    for (int b = 0; b < quad; ++b) {
        if (nearest - b >= first) {
            batch.terms[b] = terms[nearest - b];
        }
        batch.most_terms = max(batch.most_terms, batch.terms[b].count);
    }
    if (nearest - warp_of_thread() >= first) {
        batch.of_warp = terms[nearest - warp_of_thread()];
    }
    return batch;
}

/// Correlates a view's measurements across bins for one term: a warp for all bins and rows of the block, with halo.
template <int width, bool aligned>
__device__ __forceinline__ void blur_across_bins(const ResidentSpect& spect, PaddedTaps taps, const RowTile& tile,
                                                 int first_bin, const float* __restrict__ measured, float* across) {
    const int length = row_length<width>(spect.halo);
    const int own = lane_of_thread() / width * quad;  // the first of the four bins of this lane, counted in the block
    for (int z = tile.begin + row_of_thread<width>(); z < tile.end; z += tile_rows<width>) {
        Quad sum[quad] = {};
        convolve_bins(
            spect.transposed_taps, taps, first_bin + own, spect.bins,
            [&](int bin) { return load_column<aligned>(measured + bin * spect.shape.z, z, spect.shape.z); }, sum);
#pragma unroll
        for (int o = 0; o < quad; ++o) {
            store_quad(across + (own + o) * length + z - tile.first + spect.halo, sum[o]);
        }
    }
}

/// What the samples of a thread's bin receive in the four planes of a batch. For one term at a time, each warp blurs
/// one of the planes across all bins, then each thread its own bin in all planes along the rows.
template <int width, bool aligned>
__device__ __forceinline__ void correlate(const ResidentSpect& spect, const DepthBatch& batch, const RowTile& tile,
                                          int first_bin, const float* __restrict__ measured, float* rows,
                                          Quad (&received)[quad]) {
    const int row = row_of_thread<width>();
    const int length = row_length<width>(spect.halo);
    for (int t = 0; t < batch.most_terms; ++t) {
        __syncthreads();
        if (t < batch.of_warp.count) {
            blur_across_bins<width, aligned>(spect, spect.kernels[batch.of_warp.first_kernel + t].across, tile,
                                             first_bin, measured,
                                             rows + warp_of_thread() * bins_per_block<width> * length);
        }
        __syncthreads();
#pragma unroll
        for (int b = 0; b < quad; ++b) {
            if (row < tile.count && t < batch.terms[b].count) {
                convolve_row(spect.transposed_taps, spect.kernels[batch.terms[b].first_kernel + t].along,
                             rows + (b * bins_per_block<width> + bin_of_thread<width>()) * length + spect.halo + row,
                             received[b]);
            }
        }
    }
}

/// The depth planes in which a sample of the block's bins meets the image.
template <int width>
__device__ PlaneRange range_of_block(const ResidentSpect& spect, int view) {
    const int quads = (spect.bins + quad - 1) / quad;
    const int first = static_cast<int>(blockIdx.x) * (bins_per_block<width> / quad);
    PlaneRange range{spect.depth_planes, 0};
    for (int q = first; q < min(first + bins_per_block<width> / quad, quads); ++q) {
        const PlaneRange own = spect.ranges[view * quads + q];
        range = {min(range.begin, own.begin), max(range.end, own.end)};
    }
    return range;
}

/// Multiplies by the survival of the samples of a plane, whose share of the path is added.
template <bool aligned>
__device__ __forceinline__ void attenuate(const ResidentSpect& spect, const SamplePosition& at, int z, Quad& path,
                                          Quad& received) {
    const Quad mu = sample<aligned>(spect.attenuation, columns_about(at, spect.shape), z, spect.shape.z);
#pragma unroll
    for (int k = 0; k < quad; ++k) {
        received.at[k] *= survival(mu.at[k], spect.h, path.at[k]);
    }
}

template <int width, bool aligned, bool in_shared>
__global__ void __launch_bounds__(spect_threads, 4)
    receive_kernel(ResidentSpect spect, SpectChunk chunk, SpectScratch scratch, const float* __restrict__ projections) {
    ISOTONE_DYNAMIC_SHARED(float, shared_rows);
    float* const rows = in_shared ? shared_rows : rows_of_block(spect, scratch);
    for (int i = static_cast<int>(threadIdx.x); i < block_floats<width>(spect.halo); i += spect_threads) {
        rows[i] = 0.0F;  // what is outside the image stays so
    }
    const RowTile tile = tile_of<width>(spect, chunk);
    const int row = row_of_thread<width>();
    const int first_bin = static_cast<int>(blockIdx.x) * bins_per_block<width>;
    const int bin = first_bin + bin_of_thread<width>();
    const bool writes = bin < spect.bins && row < tile.count;
    const int view = chunk.first_view + static_cast<int>(blockIdx.z);
    const PositionPart bin_part = spect.bin_parts[view * spect.bins + min(bin, spect.bins - 1)];
    const float* const measured = projections + static_cast<long long>(view) * spect.bins * spect.shape.z;
    const long long layer_size = static_cast<long long>(spect.bins) * chunk.pitch;
    float* const of_bin = scratch.layers + static_cast<long long>(blockIdx.z) * spect.depth_planes * layer_size +
                          bin * chunk.pitch + (tile.first - chunk.first_row) + row;
    Quad path{};
    // No voxel asks for what samples beside the image receive.
    const PlaneRange range = range_of_block<width>(spect, view);
    for (int nearest = range.end - 1; nearest >= range.begin; nearest -= quad) {
        const DepthBatch batch = batch_at(spect, view, nearest, range.begin);
        Quad received[quad] = {};
        correlate<width, aligned>(spect, batch, tile, first_bin, measured, rows, received);
#pragma unroll
        for (int b = 0; b < quad; ++b) {
            const int plane = nearest - b;
            if (!writes || plane < range.begin) {
                continue;
            }
            const SamplePosition at = position_of(bin_part, spect.plane_parts[view * spect.depth_planes + plane]);
            if (spect.attenuation != nullptr && meets_image(at, spect.shape)) {
                attenuate<aligned>(spect, at, tile.first + row, path, received[b]);
            }
            if (batch.terms[b].count > 0) {
                store_quad(of_bin + plane * layer_size, received[b]);
            }
        }
    }
}

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

void spect_back(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk, const SpectScratch& scratch,
                const float* projections, double scale, unsigned long long* quanta) {
    const RowKernels kernels{&receive_kernel<lanes, false, true>, &receive_kernel<lanes, true, true>,
                             &receive_kernel<narrow, true, true>, &receive_kernel<lanes, false, false>};
    launch_on_rows(device, kernels, "CUDA SPECT back projection", spect, chunk, scratch, projections);
    if (chunk.rows <= tile_rows<narrow>) {
        gather<narrow>(device, spect, chunk, scratch.layers, scale, quanta);
    } else {
        gather<lanes>(device, spect, chunk, scratch.layers, scale, quanta);
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
