// SPDX-License-Identifier: Apache-2.0
/// Back projection of a view, the forward projection's steps transposed and in reverse: blur across bins, then along z,
/// attenuate; and then each image column gathers the samples within a voxel of it, with the weights they were
/// interpolated with.
#pragma once

#include "kernels/cpu/spect_blur.hpp"
#include "kernels/cpu/spect_sampling.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

/// The projection's columns from `bin` on as the kernel's transpose blurs them, added to `samples` or, for the first
/// kernel, written there.
inline void blur_back(const SpectJob& job, const SpectKernel& kernel, const float* projection, int bin, int count,
                      bool is_first, SpectScratch& scratch, float* samples) {
    const SpectShape& shape = *job.shape;
    in_pairs({0, count}, [&]<int Bins>(int i) {
        in_vectors(shape.vectors, [&]<int Vectors>(int first) {
            Float16 value[Bins][Vectors];
            clear(value);
            blur_across(shape, kernel.across, projection, {0, shape.bins}, bin + i, first, value);
            store(value, shape.slot, spacing, slot(shape, scratch, i) + first * spacing);
        });
    });
    in_pairs({0, count}, [&]<int Bins>(int i) {
        in_vectors(shape.vectors, [&]<int Vectors>(int first) {
            float* const to = samples + i * shape.column + first * lanes;
            Float16 value[Bins][Vectors];
            if (is_first) {
                clear(value);
            } else {
                load(to, shape.column, lanes, value);
            }
            blur_along(shape, kernel.along, slot(shape, scratch, i), first, value);
            store(value, shape.column, lanes, to);
        });
    });
}

/// Samples of one plane from `bin` on times their survival.
inline void attenuate_back(const SpectJob& job, int plane, int bin, int count, bool seen, SpectScratch& scratch,
                           float* samples) {
    const SpectShape& shape = *job.shape;
    Place place;
    find_places(job, plane, bin, count, place);
    for (int i = 0; i < count; ++i) {
        if (!attenuate(job, place, i, bin + i, seen, scratch, scratch.survival) || !seen) {
            continue;
        }
        float* const column = samples + i * shape.column;
        for (int v = 0; v < shape.vectors; ++v) {
            (Float16::load(column + v * lanes) * Float16::load(scratch.survival + v * lanes)).store(column + v * lanes);
        }
    }
}

/// As SpectKernelTable::samples.
inline void spect_samples(const SpectJob& job, SpectRange bins, const float* projection, SpectScratch& scratch,
                          float* samples) {
    const SpectShape& shape = *job.shape;
    forget_path(shape, bins, scratch);
    for (int j = shape.planes - 1; j >= 0; --j) {
        const SpectPlane& plane = job.view->planes[j];
        const SpectRange mine = both(plane.bins, bins);
        const bool seen = plane.kernels.first < plane.kernels.last;
        for (int bin = mine.first; bin < mine.last; bin += spect_bins) {
            const int count = mine.last - bin < spect_bins ? mine.last - bin : spect_bins;
            float* const to = samples + (j * shape.plane + bin) * shape.column;
            if (!seen) {
                __builtin_memset(to, 0, static_cast<std::size_t>(count * shape.column) * sizeof(float));
            }
            for (int k = plane.kernels.first; k < plane.kernels.last; ++k) {
                blur_back(job, job.kernels[k], projection, bin, count, k == plane.kernels.first, scratch, to);
            }
            if (job.attenuation != nullptr) {
                attenuate_back(job, j, bin, count, seen, scratch, to);
            }
        }
    }
}

/// Samples around each of `lanes` image columns: of nine that may lie within a voxel, all with their weights.
struct Neighbours {
    std::int32_t bin[lanes], plane[lanes];  ///< of the one in the middle
    float weight[9][lanes];                 ///< [3 (plane + 1) + bin + 1]
};

/// Of columns (x, y) ... (x, y + lanes - 1).
inline void find_neighbours(const SpectViewTable& view, int x, int y, Neighbours& near) {
    float bin_off[lanes], plane_off[lanes];
    const double bin0 = multiply_add(static_cast<double>(x), -view.cosine, view.bin0);
    const double plane0 = multiply_add(static_cast<double>(x), view.sine, view.plane0);
    for (int i = 0; i < lanes; ++i) {
        const double bin = multiply_add(static_cast<double>(y + i), view.sine, bin0);
        const double plane = multiply_add(static_cast<double>(y + i), view.cosine, plane0);
        // Far outside, anything: the nearest integer must only fit its type, and weights are used within the samples.
        const double inside_bin = bin < -1e6 ? -1e6 : bin > 1e6 ? 1e6 : bin;
        const double inside_plane = plane < -1e6 ? -1e6 : plane > 1e6 ? 1e6 : plane;
        near.bin[i] = static_cast<std::int32_t>(inside_bin + 1000000.5) - 1000000;
        near.plane[i] = static_cast<std::int32_t>(inside_plane + 1000000.5) - 1000000;
        bin_off[i] = static_cast<float>(static_cast<double>(near.bin[i]) - inside_bin);
        plane_off[i] = static_cast<float>(static_cast<double>(near.plane[i]) - inside_plane);
    }
    const Float16 zero(0.0F), one(1.0F);
    const Float16 sine(static_cast<float>(view.sine)), cosine(static_cast<float>(view.cosine));
    const Float16 bins = Float16::load(bin_off), planes = Float16::load(plane_off);
    for (int k = 0; k < 9; ++k) {
        const Float16 db = bins + Float16(static_cast<float>(k % 3 - 1));
        const Float16 dp = planes + Float16(static_cast<float>(k / 3 - 1));
        const Float16 dx = fma(dp, sine, zero - db * cosine);
        const Float16 dy = fma(db, sine, dp * cosine);
        const Float16 wx = max(zero, one - max(dx, zero - dx));
        const Float16 wy = max(zero, one - max(dy, zero - dy));
        (wx * wy).store(near.weight[k]);
    }
}

/// Those of the nine that count.
struct Gathered {
    std::ptrdiff_t offset[9];
    float weight[9];
    int count = 0;
};

inline Gathered those_that_count(const SpectShape& shape, const Neighbours& near, int i) {
    Gathered found;
    for (int k = 0; k < 9; ++k) {
        const int bin = near.bin[i] + k % 3 - 1;
        const int plane = near.plane[i] + k / 3 - 1;
        const float w = near.weight[k][i];
        found.offset[found.count] = (plane * shape.plane + bin) * shape.column;
        found.weight[found.count] = w;
        const bool inside = (bin >= 0) & (bin < shape.bins) & (plane >= 0) & (plane < shape.planes);
        found.count += static_cast<int>(inside & (w > 0.0F));
    }
    return found;
}

/// As SpectKernelTable::gather.
inline void spect_gather(const SpectShape& shape, const SpectSamples* samples, int views, int x, int y,
                         SpectScratch& scratch, std::int64_t* image, std::ptrdiff_t stride_x, std::ptrdiff_t stride_y) {
    const int last_x = x + spect_tile_x < shape.nx ? x + spect_tile_x : shape.nx;
    const int columns = shape.ny - y < spect_tile_y ? shape.ny - y : spect_tile_y;
    __builtin_memset(scratch.tile, 0,
                     static_cast<std::size_t>(spect_tile_x * spect_tile_y * shape.column) * sizeof(std::int64_t));
    for (int view = 0; view < views; ++view) {
        for (int ix = x; ix < last_x; ++ix) {
            Neighbours near;
            find_neighbours(*samples[view].view, ix, y, near);
            std::int64_t* to = scratch.tile + (ix - x) * spect_tile_y * shape.column;
            for (int i = 0; i < columns; ++i, to += shape.column) {
                const Gathered found = those_that_count(shape, near, i);
                in_vectors(shape.vectors, [&]<int Vectors>(int first) {
                    Float16 value[1][Vectors];
                    clear(value);
                    for (int n = 0; n < found.count; ++n) {
                        const float* const column = samples[view].columns + found.offset[n] + first * lanes;
                        const Float16 w(found.weight[n]);
                        for (int v = 0; v < Vectors; ++v) {
                            value[0][v] = fma(w, Float16::load(column + v * lanes), value[0][v]);
                        }
                    }
                    for (int v = 0; v < Vectors; ++v) {
                        add_fixed(to + (first + v) * lanes, value[0][v]);
                    }
                });
            }
        }
    }
    for (int ix = x; ix < last_x; ++ix) {
        const std::int64_t* from = scratch.tile + (ix - x) * spect_tile_y * shape.column;
        for (int i = 0; i < columns; ++i, from += shape.column) {
            std::int64_t* const to = image + ix * stride_x + (y + i) * stride_y;
            for (int z = 0; z < shape.nz; ++z) {
                to[z] += from[z % shape.vectors * lanes + z / shape.vectors];
            }
        }
    }
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
