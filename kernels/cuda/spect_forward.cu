// SPDX-License-Identifier: Apache-2.0
/// Forward projection of SPECT views in two kernels, however many views there are. The first samples the image plane by
/// plane from the detector inwards, attenuates, and blurs along rows: a layer for each term of each plane's response.
/// The second blurs the layers across bins and sums them, each measurement in one order.
#include "kernels/cuda/spect_blur.hpp"
#include "kernels/cuda/spect_rows.hpp"
#include "kernels/cuda/spect_sample.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

/// The rows of a bin, with halo: samples, and the attenuation path from the detector to the plane before.
struct BinRows {
    float* samples;
    float* path;
};

/// The thread's part of the block's memory, with nothing outside the image and no attenuation yet.
template <int width>
__device__ BinRows begin_rows(const ResidentSpect& spect, float* block_rows) {
    const int length = row_length<width>(spect.halo);
    float* const first = block_rows + bin_of_thread<width>() * 2 * length;
    for (int i = static_cast<int>(threadIdx.x) % width; i < 2 * length; i += width) {
        first[i] = 0.0F;
    }
    __syncwarp();
    return {first, first + length};
}

/// Samples one plane and lets it attenuate.
template <int width, bool aligned>
__device__ __forceinline__ void sample_plane(const ResidentSpect& spect, const SamplePosition& at, const RowTile& tile,
                                             const float* __restrict__ image, const BinRows& rows) {
    const FourColumns four = columns_about(at, spect.shape);
    for (int z = tile.begin + row_of_thread<width>(); z < tile.end; z += tile_rows<width>) {
        const int i = z - tile.first + spect.halo;
        Quad value = sample<aligned>(image, four, z, spect.shape.z);
        if (spect.attenuation != nullptr) {
            const Quad mu = sample<aligned>(spect.attenuation, four, z, spect.shape.z);
            Quad path = quad_at(rows.path + i);
#pragma unroll
            for (int k = 0; k < quad; ++k) {
                value.at[k] *= survival(mu.at[k], spect.h, path.at[k]);
            }
            store_quad(rows.path + i, path);
        }
        store_quad(rows.samples + i, value);
    }
}

template <int width, bool aligned, bool in_shared>
__global__ void __launch_bounds__(spect_threads, 4)
    layer_kernel(ResidentSpect spect, SpectChunk chunk, SpectScratch scratch, const float* __restrict__ image) {
    ISOTONE_DYNAMIC_SHARED(float, shared_rows);
    const BinRows rows = begin_rows<width>(spect, in_shared ? shared_rows : rows_of_block(spect, scratch));
    const RowTile tile = tile_of<width>(spect, chunk);
    const int row = row_of_thread<width>();
    const int bin = static_cast<int>(blockIdx.x) * bins_per_block<width> + bin_of_thread<width>();
    const bool owns = bin < spect.bins;
    const bool writes = owns && row < tile.count;
    const int view = chunk.first_view + static_cast<int>(blockIdx.z);
    const PositionPart bin_part = spect.bin_parts[view * spect.bins + min(bin, spect.bins - 1)];
    const long long layer_size = static_cast<long long>(spect.bins) * chunk.pitch;
    float* const of_bin = scratch.layers + bin * chunk.pitch + (tile.first - chunk.first_row) + row;
    for (int plane = spect.depth_planes - 1; plane >= 0; --plane) {
        const int entry = view * spect.depth_planes + plane;
        const PlaneTerms terms = spect.terms[entry];
        const SamplePosition at = position_of(bin_part, spect.plane_parts[entry]);
        const bool meets = owns && meets_image(at, spect.shape);
        if (meets) {
            sample_plane<width, aligned>(spect, at, tile, image, rows);
        }
        __syncwarp();
        for (int t = 0; writes && t < terms.count; ++t) {
            Quad sum{};
            if (meets) {
                convolve_row(spect.taps, spect.kernels[terms.first_kernel + t].along, rows.samples + spect.halo + row,
                             sum);
            }
            store_quad(of_bin + (terms.first_layer + t - chunk.first_layer) * layer_size, sum);
        }
        __syncwarp();
    }
}

/// A warp's lanes own four bins, or eight of few rows. Each warp of a block takes every fourth plane of the same bins;
/// their sums are added in order.
template <int width, bool aligned>
__global__ void __launch_bounds__(spect_threads, 4)
    collect_kernel(ResidentSpect spect, SpectChunk chunk, const float* __restrict__ layers,
                   float* __restrict__ projections) {
    ISOTONE_SHARED(Quad, parts, [warps][quad][lanes]);
    const int warp = warp_of_thread();
    const int lane = lane_of_thread();
    const RowTile tile = tile_of<width>(spect, chunk);
    const int row = row_of_thread<width>();
    const int first_bin = static_cast<int>(blockIdx.x) * bins_per_block<width> + lane / width * quad;
    const int view = chunk.first_view + static_cast<int>(blockIdx.z);
    const long long layer_size = static_cast<long long>(spect.bins) * chunk.pitch;
    Quad sum[quad] = {};
    for (int plane = spect.depth_planes - 1 - warp; row < tile.count && plane >= 0; plane -= warps) {
        const PlaneTerms terms = spect.terms[view * spect.depth_planes + plane];
        for (int t = 0; t < terms.count; ++t) {
            const float* const layer = layers + (terms.first_layer + t - chunk.first_layer) * layer_size +
                                       (tile.first - chunk.first_row) + row;
            convolve_bins(
                spect.taps, spect.kernels[terms.first_kernel + t].across, first_bin, spect.bins,
                [&](int bin) { return quad_read_only(layer + bin * chunk.pitch); }, sum);
        }
    }
#pragma unroll
    for (int o = 0; o < quad; ++o) {
        parts[warp][o][lane] = sum[o];
    }
    __syncthreads();
    if (row < tile.count && first_bin + warp < spect.bins) {
        Quad total{};
        for (int part = 0; part < warps; ++part) {
#pragma unroll
            for (int k = 0; k < quad; ++k) {
                total.at[k] += parts[part][warp][lane].at[k];
            }
        }
        store_column<aligned>(
            projections + (static_cast<long long>(view) * spect.bins + first_bin + warp) * spect.shape.z,
            tile.first + row, spect.shape.z, total);
    }
}

template <int width, bool aligned>
void collect(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk, const float* layers,
             float* projections) {
    const auto kernel = &collect_kernel<width, aligned>;
    ISOTONE_LAUNCH(kernel, spect_blocks<width>(spect, chunk), dim3(spect_threads), 0, device.use(), spect, chunk,
                   layers, projections);
    check_launch("CUDA SPECT forward projection");
}

}  // namespace

std::size_t spect_row_floats(std::int32_t halo) {
    return static_cast<std::size_t>(block_floats<lanes>(halo));
}

std::size_t spect_blocks_per_view(std::int32_t bins, std::int32_t rows) {
    return static_cast<std::size_t>((bins + bins_per_block<lanes> - 1) / bins_per_block<lanes>) *
           static_cast<std::size_t>((rows + tile_rows<lanes> - 1) / tile_rows<lanes>);
}

void spect_forward(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk,
                   const SpectScratch& scratch, const float* image, float* projections) {
    const RowKernels kernels{&layer_kernel<lanes, false, true>, &layer_kernel<lanes, true, true>,
                             &layer_kernel<narrow, true, true>, &layer_kernel<lanes, false, false>};
    launch_on_rows(device, kernels, "CUDA SPECT forward projection", spect, chunk, scratch, image);
    switch (row_shape(spect)) {
        case RowShape::any: collect<lanes, false>(device, spect, chunk, scratch.layers, projections); break;
        case RowShape::aligned: collect<lanes, true>(device, spect, chunk, scratch.layers, projections); break;
        case RowShape::aligned_and_few: collect<narrow, true>(device, spect, chunk, scratch.layers, projections); break;
    }
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
