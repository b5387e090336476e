// SPDX-License-Identifier: Apache-2.0
/// Convolution of columns along z and across bins.
///
/// Sums run over the source in ascending order, whatever the strip, so that their bits do not depend on how bins are
/// split. Taps outside a kernel are zeros and change nothing.
#pragma once

#include "kernels/cpu/simd.hpp"
#include "kernels/cpu/spect_kernel_table.hpp"
#include "kernels/cpu/spect_sampling.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

inline float* slot(const SpectShape& shape, const SpectScratch& scratch, int i) {
    return scratch.slots + i * shape.slot + lanes;
}

/// value[b][v] += the vectors from `first` on of Bins neighbouring slots, blurred along z.
template <int Bins, int Vectors>
inline void blur_along(const SpectShape& shape, const SpectTaps& along, const float* slots, int first,
                       Float16 (&value)[Bins][Vectors]) {
    const int m = shape.vectors;
    // Row e of the source, counted from row 0 of lane 0, as a vector: rows e, e + m, e + 2 m ...
    int e = first - (along.low + along.count - 1);
    int last = first + Vectors - 1 - along.low;
    e = e < -lanes * m ? -lanes * m : e;
    last = last > lanes * m + m - 1 ? lanes * m + m - 1 : last;
    if (e > last) {
        return;
    }
    const int shifted = (e + lanes * m) / m - lanes;  // floor of e / m
    int phase = e - shifted * m;
    const float* source = slots + phase * spacing + shifted;
    const float* tap = along.taps + (first - e - along.low);
    for (; e <= last; ++e) {
        Float16 row[Bins];
        for (int b = 0; b < Bins; ++b) {
            row[b] = Float16::load(source + b * shape.slot);
        }
        for (int v = 0; v < Vectors; ++v) {
            const Float16 w(tap[v]);
            for (int b = 0; b < Bins; ++b) {
                value[b][v] = fma(w, row[b], value[b][v]);
            }
        }
        --tap;
        source += spacing;
        if (++phase == m) {
            phase = 0;
            source += 1 - static_cast<std::ptrdiff_t>(m) * spacing;
        }
    }
}

/// value[b][v] += vectors from `first` on of columns bin + b, blurred across those columns of `from` that lie in
/// `range`.
template <int Bins, int Vectors>
inline void blur_across(const SpectShape& shape, const SpectTaps& across, const float* from, SpectRange range, int bin,
                        int first, Float16 (&value)[Bins][Vectors]) {
    int c = bin - (across.low + across.count - 1);
    int last = bin + Bins - 1 - across.low;
    c = c < range.first ? range.first : c;
    last = last > range.last - 1 ? range.last - 1 : last;
    const float* source = from + c * shape.column + first * lanes;
    const float* tap = across.taps + (bin - c - across.low);
    for (; c <= last; ++c) {
        Float16 row[Vectors];
        for (int v = 0; v < Vectors; ++v) {
            row[v] = Float16::load(source + v * lanes);
        }
        for (int b = 0; b < Bins; ++b) {
            const Float16 w(tap[b]);
            for (int v = 0; v < Vectors; ++v) {
                value[b][v] = fma(w, row[v], value[b][v]);
            }
        }
        --tap;
        source += shape.column;
    }
}

/// body<Bins>(bin) for pairs of [range.first, range.last), and one that is left.
template <class Body>
inline void in_pairs(SpectRange range, const Body& body) {
    int bin = range.first;
    for (; bin + 2 <= range.last; bin += 2) {
        body.template operator()<2>(bin);
    }
    if (bin < range.last) {
        body.template operator()<1>(bin);
    }
}

template <int Bins, int Vectors>
inline void clear(Float16 (&value)[Bins][Vectors]) {
    for (int b = 0; b < Bins; ++b) {
        for (int v = 0; v < Vectors; ++v) {
            value[b][v] = Float16(0.0F);
        }
    }
}
template <int Bins, int Vectors>
inline void load(const float* from, std::ptrdiff_t stride, std::ptrdiff_t step, Float16 (&value)[Bins][Vectors]) {
    for (int b = 0; b < Bins; ++b) {
        for (int v = 0; v < Vectors; ++v) {
            value[b][v] = Float16::load(from + b * stride + v * step);
        }
    }
}
template <int Bins, int Vectors>
inline void store(const Float16 (&value)[Bins][Vectors], std::ptrdiff_t stride, std::ptrdiff_t step, float* to) {
    for (int b = 0; b < Bins; ++b) {
        for (int v = 0; v < Vectors; ++v) {
            value[b][v].store(to + b * stride + v * step);
        }
    }
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
