// SPDX-License-Identifier: Apache-2.0
/// Samples of a view between image columns: where they lie, and what attenuation leaves of them.
#pragma once

#include "kernels/cpu/simd.hpp"
#include "kernels/cpu/spect_exp2.hpp"
#include "kernels/cpu/spect_kernel_table.hpp"

namespace isotone::kernels::cpu::ISOTONE_ISA {

/// Vectors worked on at once: sums of two bins of them fit the registers.
#if defined(__AVX512F__)
inline constexpr int most_vectors = 4;
#else
inline constexpr int most_vectors = 2;
#endif

/// body<Vectors>(first vector) for strips of [0, vectors).
template <class Body>
inline void in_vectors(int vectors, const Body& body) {
    int first = 0;
    for (; first + most_vectors <= vectors; first += most_vectors) {
        body.template operator()<most_vectors>(first);
    }
    switch (vectors - first) {
        case 1: body.template operator()<1>(first); break;
        case 2: body.template operator()<2>(first); break;
        case 3: body.template operator()<3>(first); break;
        default: break;
    }
}

inline double multiply_add(double a, double b, double c) {
#if defined(__FMA__)
    return __builtin_fma(a, b, c);
#else
    return a * b + c;
#endif
}

inline SpectRange both(SpectRange a, SpectRange b) {
    return {a.first > b.first ? a.first : b.first, a.last < b.last ? a.last : b.last};
}

/// The first of the four columns around a sample, counted from voxel (0, 0), and the weights of (x, y), (x, y + 1), (x
/// + 1, y) and (x + 1, y + 1).
struct Place {
    std::ptrdiff_t column[spect_bins];
    float weight[4][spect_bins];
};

/// Of `count` samples from `bin` on. They must lie less than a voxel and a bit outside the image, where its border is.
inline void find_places(const SpectJob& job, int plane, int bin, int count, Place& place) {
    const SpectViewTable& view = *job.view;
    const double x0 = multiply_add(static_cast<double>(plane), view.sine, view.x0);
    const double y0 = multiply_add(static_cast<double>(plane), view.cosine, view.y0);
    const auto stride = static_cast<std::int32_t>(job.shape->image_x);
    for (int i = 0; i < count; ++i) {
        const double x = multiply_add(static_cast<double>(bin + i), -view.cosine, x0);
        const double y = multiply_add(static_cast<double>(bin + i), view.sine, y0);
        // Truncation of a positive number is its floor; the border keeps x and y above -2.
        const std::int32_t ix = static_cast<std::int32_t>(x + 4.0) - 4;
        const std::int32_t iy = static_cast<std::int32_t>(y + 4.0) - 4;
        const auto wx = static_cast<float>(x - static_cast<double>(ix));
        const auto wy = static_cast<float>(y - static_cast<double>(iy));
        place.column[i] = static_cast<std::ptrdiff_t>(ix) * stride + iy;
        place.weight[0][i] = (1.0F - wx) * (1.0F - wy);
        place.weight[1][i] = (1.0F - wx) * wy;
        place.weight[2][i] = wx * (1.0F - wy);
        place.weight[3][i] = wx * wy;
    }
}

/// Whether any of the four columns around a sample holds anything.
inline bool any_filled(const SpectImage& image, std::ptrdiff_t column, std::ptrdiff_t image_x) {
    const std::uint8_t* const at = image.filled + column;
    return (at[0] | at[1] | at[image_x] | at[image_x + 1]) != 0;
}

/// Vectors of the column of sample i, from vector `first` on.
template <int Vectors>
inline void sample(const SpectShape& shape, const SpectImage& image, const Place& place, int i, int first,
                   Float16 (&value)[Vectors]) {
    const float* const near = image.columns + place.column[i] * shape.column + first * lanes;
    const float* const far = near + shape.image_x * shape.column;
    const Float16 w[4] = {Float16(place.weight[0][i]), Float16(place.weight[1][i]), Float16(place.weight[2][i]),
                          Float16(place.weight[3][i])};
    for (int v = 0; v < Vectors; ++v) {
        value[v] = w[0] * Float16::load(near + v * lanes);
        value[v] = fma(w[1], Float16::load(near + shape.column + v * lanes), value[v]);
        value[v] = fma(w[2], Float16::load(far + v * lanes), value[v]);
        value[v] = fma(w[3], Float16::load(far + shape.column + v * lanes), value[v]);
    }
}

/// Takes sample i of `bin` on its way through one plane: the path grows by the plane's attenuation, and where `wanted`
/// the survival from the middle of the plane is written. False where nothing attenuates, and nothing is written.
inline bool attenuate(const SpectJob& job, const Place& place, int i, int bin, bool wanted, SpectScratch& scratch,
                      float* survival) {
    const SpectShape& shape = *job.shape;
    float* const path = scratch.path + bin * shape.column;
    if (any_filled(*job.attenuation, place.column[i], shape.image_x)) {
        scratch.attenuated[bin] = 1;
        in_vectors(shape.vectors, [&]<int Vectors>(int first) {
            Float16 mu[Vectors];
            sample<Vectors>(shape, *job.attenuation, place, i, first, mu);
            for (int v = 0; v < Vectors; ++v) {
                const int at = (first + v) * lanes;
                const Float16 before = Float16::load(path + at);
                if (wanted) {
                    exp2(fma(Float16(0.5F), mu[v], before)).store(survival + at);
                }
                (before + mu[v]).store(path + at);
            }
        });
        return true;
    }
    if (scratch.attenuated[bin] != 0 && wanted) {
        for (int v = 0; v < shape.vectors; ++v) {
            exp2(Float16::load(path + v * lanes)).store(survival + v * lanes);
        }
    }
    return scratch.attenuated[bin] != 0;
}

inline void forget_path(const SpectShape& shape, SpectRange bins, SpectScratch& scratch) {
    if (bins.last > bins.first) {
        const auto count = static_cast<std::size_t>(bins.last - bins.first);
        __builtin_memset(scratch.path + bins.first * shape.column, 0,
                         count * static_cast<std::size_t>(shape.column) * sizeof(float));
        __builtin_memset(scratch.attenuated + bins.first, 0, count);
    }
}

}  // namespace isotone::kernels::cpu::ISOTONE_ISA
