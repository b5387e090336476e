// SPDX-License-Identifier: Apache-2.0
/// Forward projection of SPECT views in two kernels, however many views there are. The first samples the image plane by
/// plane from the detector inwards, attenuates, and blurs along rows: a layer for each term of each plane's response.
/// The second blurs the layers across bins and sums them, each measurement by one thread in one order.
#include "kernels/cuda/spect_rows.hpp"
#include "kernels/cuda/spect_sample.hpp"

namespace isotone::kernels::ISOTONE_GPU_NAMESPACE {
namespace {

/// The rows of a warp: samples and attenuation path with halo, and what is written.
struct WarpRows {
    float* samples;
    float* path;
    float* out;
};

/// The warp's part of the block's memory, with nothing outside the image and no attenuation yet.
__device__ WarpRows begin_rows(const ResidentSpect& spect, float* block_rows) {
    const int length = row_length(spect.halo);
    float* const first = block_rows + warp_of_thread() * (2 * length + tile_rows);
    for (int i = lane_of_thread(); i < 2 * length; i += lanes) {
        first[i] = 0.0F;
    }
    __syncwarp();
    return {first, first + length, first + 2 * length};
}

/// Samples one plane and lets it attenuate, lanes along z.
__device__ __forceinline__ void sample_plane(const ResidentSpect& spect, const SamplePosition& at, const RowTile& tile,
                                             const float* __restrict__ image, const WarpRows& rows) {
    const FourColumns four = columns_about(at, spect.shape);
    for (int z = tile.begin + lane_of_thread(); z < tile.end; z += tile_rows) {
        const int i = z - tile.first + spect.halo;
        float value[quad];
        sample_rows(image, four, z, tile.end, value);
        if (spect.attenuation != nullptr) {
            float mu[quad];
            sample_rows(spect.attenuation, four, z, tile.end, mu);
#pragma unroll
            for (int k = 0; k < quad; ++k) {
                if (z + k * lanes < tile.end) {
                    value[k] *= survival(mu[k], spect.h, rows.path[i + k * lanes]);
                }
            }
        }
#pragma unroll
        for (int k = 0; k < quad; ++k) {
            if (z + k * lanes < tile.end) {
                rows.samples[i + k * lanes] = value[k];
            }
        }
    }
}

__device__ __forceinline__ void blur_along_rows(const ResidentSpect& spect, const PaddedTaps& taps, const RowTile& tile,
                                                const WarpRows& rows, float* __restrict__ layer) {
    const int lane = lane_of_thread();
    float sum[quad] = {0.0F, 0.0F, 0.0F, 0.0F};
    convolve_row(spect.taps, taps, rows.samples + spect.halo + quad * lane, sum);
    *reinterpret_cast<float4*>(rows.out + quad * lane) = make_float4(sum[0], sum[1], sum[2], sum[3]);
    __syncwarp();
#pragma unroll
    for (int k = 0; k < quad; ++k) {
        if (lane + k * lanes < tile.count) {
            layer[lane + k * lanes] = rows.out[lane + k * lanes];
        }
    }
    __syncwarp();
}

__device__ void write_zeros(const RowTile& tile, float* __restrict__ layer) {
    for (int row = lane_of_thread(); row < tile.count; row += lanes) {
        layer[row] = 0.0F;
    }
}

template <bool in_shared>
__global__ void __launch_bounds__(spect_threads, 4)
    layer_kernel(ResidentSpect spect, SpectChunk chunk, SpectScratch scratch, const float* __restrict__ image) {
    ISOTONE_DYNAMIC_SHARED(float, shared_rows);
    const int bin = static_cast<int>(blockIdx.x) * quad + warp_of_thread();
    if (bin >= spect.bins) {
        return;  // a whole warp; the others wait for none but their own lanes
    }
    const WarpRows rows = begin_rows(spect, in_shared ? shared_rows : rows_of_block(spect, scratch));
    const RowTile tile = tile_of(spect, chunk);
    const int view = chunk.first_view + static_cast<int>(blockIdx.z);
    const PositionPart bin_part = spect.bin_parts[view * spect.bins + bin];
    const long long layer_size = static_cast<long long>(spect.bins) * chunk.rows;
    float* const of_bin = scratch.layers + static_cast<long long>(bin) * chunk.rows + (tile.first - chunk.first_row);
    for (int plane = spect.depth_planes - 1; plane >= 0; --plane) {
        const int entry = view * spect.depth_planes + plane;
        const PlaneTerms terms = spect.terms[entry];
        const SamplePosition at = position_of(bin_part, spect.plane_parts[entry]);
        const bool meets = meets_image(at, spect.shape);
        if (meets) {
            sample_plane(spect, at, tile, image, rows);
            __syncwarp();
        }
        for (int t = 0; t < terms.count; ++t) {
            float* const layer = of_bin + (terms.first_layer + t - chunk.first_layer) * layer_size;
            if (meets) {
                blur_along_rows(spect, spect.kernels[terms.first_kernel + t].along, tile, rows, layer);
            } else {
                write_zeros(tile, layer);
            }
        }
    }
}

constexpr int collect_warps = 4;

/// Lanes along z; a thread owns four bins of one row.
__global__ void __launch_bounds__(lanes* collect_warps, 4)
    collect_kernel(ResidentSpect spect, SpectChunk chunk, const float* __restrict__ layers,
                   float* __restrict__ projections) {
    const int row = static_cast<int>(blockIdx.y) * lanes + lane_of_thread();
    const int first_bin = (static_cast<int>(blockIdx.x) * collect_warps + warp_of_thread()) * quad;
    if (row >= chunk.rows || first_bin >= spect.bins) {
        return;
    }
    const int view = chunk.first_view + static_cast<int>(blockIdx.z);
    const long long layer_size = static_cast<long long>(spect.bins) * chunk.rows;
    float sum[quad] = {0.0F, 0.0F, 0.0F, 0.0F};
    for (int plane = spect.depth_planes - 1; plane >= 0; --plane) {
        const PlaneTerms terms = spect.terms[view * spect.depth_planes + plane];
        for (int t = 0; t < terms.count; ++t) {
            const float* const layer = layers + (terms.first_layer + t - chunk.first_layer) * layer_size + row;
            convolve_bins(spect.taps, spect.kernels[terms.first_kernel + t].across, layer, chunk.rows, first_bin,
                          spect.bins, sum);
        }
    }
#pragma unroll
    for (int o = 0; o < quad; ++o) {
        if (first_bin + o < spect.bins) {
            projections[(static_cast<long long>(view) * spect.bins + first_bin + o) * spect.shape.z + chunk.first_row +
                        row] = sum[o];
        }
    }
}

template <bool in_shared>
void launch_layers(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk,
                   const SpectScratch& scratch, const float* image) {
    const std::size_t shared_bytes = in_shared ? shared_row_bytes(spect) : 0;
    const auto kernel = &layer_kernel<in_shared>;
    device.allow_shared_bytes(reinterpret_cast<const void*>(kernel), shared_bytes);
    ISOTONE_LAUNCH(kernel, spect_blocks(spect, chunk), dim3(spect_threads), shared_bytes, device.use(), spect, chunk,
                   scratch, image);
    check_launch("CUDA SPECT forward projection");
}

}  // namespace

std::size_t spect_row_floats(std::int32_t halo) {
    return static_cast<std::size_t>(block_floats(halo));
}

std::size_t spect_blocks_per_view(std::int32_t bins, std::int32_t rows) {
    return static_cast<std::size_t>((bins + quad - 1) / quad) *
           static_cast<std::size_t>((rows + tile_rows - 1) / tile_rows);
}

void spect_forward(const Device& device, const ResidentSpect& spect, const SpectChunk& chunk,
                   const SpectScratch& scratch, const float* image, float* projections) {
    if (scratch.rows == nullptr) {
        launch_layers<true>(device, spect, chunk, scratch, image);
    } else {
        launch_layers<false>(device, spect, chunk, scratch, image);
    }
    constexpr int bins_per_block = collect_warps * quad;
    const dim3 blocks(static_cast<unsigned>((spect.bins + bins_per_block - 1) / bins_per_block),
                      static_cast<unsigned>((chunk.rows + lanes - 1) / lanes), static_cast<unsigned>(chunk.views));
    ISOTONE_LAUNCH(&collect_kernel, blocks, dim3(lanes * collect_warps), 0, device.use(), spect, chunk, scratch.layers,
                   projections);
    check_launch("CUDA SPECT forward projection");
}

}  // namespace isotone::kernels::ISOTONE_GPU_NAMESPACE
