// SPDX-License-Identifier: Apache-2.0
/// Forward projection of a view, plane by plane from the detector inwards: sample, attenuate and blur along z, a bin at
/// a time; then blur across bins and add up.
#pragma once

#include "kernels/cpu/spect_blur.hpp"
#include "kernels/cpu/spect_sampling.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

/// Samples i = 0 ... count-1 of one plane from `bin` on, attenuated, into their slots.
inline void fill_slots(const SpectJob& job, const SpectImage& image, const Place& place, int bin, int count, bool seen,
                       SpectScratch& scratch) {
    const SpectShape& shape = *job.shape;
    for (int i = 0; i < count; ++i) {
        const bool filled = seen && any_filled(image, place.column[i], shape.image_x);
        const bool attenuated =
            job.attenuation != nullptr && attenuate(job, place, i, bin + i, filled, scratch, scratch.survival);
        if (!seen) {
            continue;
        }
        float* const to = slot(shape, scratch, i);
        in_vectors(shape.vectors, [&]<int Vectors>(int first) {
            Float16 value[1][Vectors];
            if (filled) {
                sample<Vectors>(shape, image, place, i, first, value[0]);
            } else {
                clear(value);
            }
            for (int v = 0; filled && attenuated && v < Vectors; ++v) {
                value[0][v] = value[0][v] * Float16::load(scratch.survival + (first + v) * lanes);
            }
            store(value, 0, spacing, to + first * spacing);
        });
    }
}

/// As SpectKernelTable::columns.
inline void spect_columns(const SpectJob& job, SpectRange planes, SpectRange bins, const SpectImage& image,
                          SpectScratch& scratch, float* layers) {
    const SpectShape& shape = *job.shape;
    const SpectPlane* const plane = job.view->planes;
    if (planes.last == shape.planes) {
        forget_path(shape, bins, scratch);
    }
    for (int j = planes.last - 1; j >= planes.first; --j) {
        const SpectRange mine = both(plane[j].bins, bins);
        const bool seen = plane[j].kernels.first < plane[j].kernels.last;
        float* layer = layers + (plane[j].layer - plane[planes.first].layer) * shape.plane * shape.column;
        for (int bin = mine.first; bin < mine.last && (seen || job.attenuation != nullptr); bin += spect_bins) {
            const int count = mine.last - bin < spect_bins ? mine.last - bin : spect_bins;
            Place place;
            find_places(job, j, bin, count, place);
            fill_slots(job, image, place, bin, count, seen, scratch);
            for (int k = plane[j].kernels.first; k < plane[j].kernels.last; ++k) {
                float* const to = layer + (k - plane[j].kernels.first) * shape.plane * shape.column;
                in_pairs({0, count}, [&]<int Bins>(int i) {
                    in_vectors(shape.vectors, [&]<int Vectors>(int first) {
                        Float16 value[Bins][Vectors];
                        clear(value);
                        blur_along(shape, job.kernels[k].along, slot(shape, scratch, i), first, value);
                        store(value, shape.column, lanes, to + (bin + i) * shape.column + first * lanes);
                    });
                });
            }
        }
    }
}

/// As SpectKernelTable::across.
inline void spect_across(const SpectJob& job, SpectRange planes, SpectRange bins, const float* layers,
                         float* projection) {
    const SpectShape& shape = *job.shape;
    const SpectPlane* const plane = job.view->planes;
    in_pairs(bins, [&]<int Bins>(int bin) {
        in_vectors(shape.vectors, [&]<int Vectors>(int first) {
            float* const to = projection + bin * shape.column + first * lanes;
            Float16 value[Bins][Vectors];
            load(to, shape.column, lanes, value);
            for (int j = planes.last - 1; j >= planes.first; --j) {
                const float* layer = layers + (plane[j].layer - plane[planes.first].layer) * shape.plane * shape.column;
                for (int k = plane[j].kernels.first; k < plane[j].kernels.last; ++k) {
                    blur_across(shape, job.kernels[k].across, layer, plane[j].bins, bin, first, value);
                    layer += shape.plane * shape.column;
                }
            }
            store(value, shape.column, lanes, to);
        });
    });
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
