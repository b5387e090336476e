// SPDX-License-Identifier: Apache-2.0
/// Back projection of SPECT views, the transpose of spect_forward.cu, in two kernels. The one here correlates the
/// measurements with each plane's response and attenuates: a layer of what each sample receives. In that of
/// spect_gather.cu the voxels gather it.
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

}  // namespace

void spect_back(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk, const SpectScratch& scratch,
                const float* projections, double scale, unsigned long long* quanta) {
    const RowKernels kernels{&receive_kernel<lanes, false, true>, &receive_kernel<lanes, true, true>,
                             &receive_kernel<narrow, true, true>, &receive_kernel<lanes, false, false>};
    launch_on_rows(device, kernels, "CUDA SPECT back projection", spect, chunk, scratch, projections);
    spect_gather(device, spect, chunk, scratch.layers, scale, quanta);
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
