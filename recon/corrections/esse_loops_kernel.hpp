// SPDX-License-Identifier: Apache-2.0
/// The definition of the loops of recon/corrections/esse_loops.hpp, for the instruction set ISOTONE_ISA.
#pragma once

#include "recon/corrections/esse_loops.hpp"

#include <cstdlib>

namespace isotone::recon::ISOTONE_ISA {

/// As many floats as the instruction set works on at once.
#if defined(__AVX512F__)
inline constexpr std::size_t width = 16;
#elif defined(__AVX2__)
inline constexpr std::size_t width = 8;
#else
inline constexpr std::size_t width = 4;
#endif
using Vector [[gnu::vector_size(4 * width), gnu::may_alias]] = float;
inline constexpr std::size_t vectors_of_lanes = Lanes::count / width;

[[gnu::always_inline]] inline Vector& vector(Lanes& lanes, std::size_t i) {
    return *reinterpret_cast<Vector*>(lanes.value.data() + i * width);
}
[[gnu::always_inline]] inline const Vector& vector(const Lanes& lanes, std::size_t i) {
    return *reinterpret_cast<const Vector*>(lanes.value.data() + i * width);
}

/// The sums of `Radix` terms with the roots of unity of their number, exp(-2 pi i f g / Radix), in place.
template <int Radix>
[[gnu::always_inline]] inline void butterfly(Vector (&re)[Radix], Vector (&im)[Radix]) {
    if constexpr (Radix == 2) {
        const Vector r = re[1], i = im[1];
        re[1] = re[0] - r;
        im[1] = im[0] - i;
        re[0] += r;
        im[0] += i;
    } else if constexpr (Radix == 3) {
        constexpr float sine = 0.866025403784438647F;
        const Vector sum_r = re[1] + re[2], sum_i = im[1] + im[2];
        const Vector turned_r = sine * (im[1] - im[2]), turned_i = sine * (re[2] - re[1]);
        const Vector middle_r = re[0] - 0.5F * sum_r, middle_i = im[0] - 0.5F * sum_i;
        re[0] += sum_r;
        im[0] += sum_i;
        re[1] = middle_r + turned_r;
        im[1] = middle_i + turned_i;
        re[2] = middle_r - turned_r;
        im[2] = middle_i - turned_i;
    } else if constexpr (Radix == 4) {
        const Vector even_r = re[0] + re[2], even_i = im[0] + im[2], odd_r = re[1] + re[3], odd_i = im[1] + im[3];
        const Vector left_r = re[0] - re[2], left_i = im[0] - im[2];
        const Vector turned_r = im[1] - im[3], turned_i = re[3] - re[1];  // -i times the difference
        re[0] = even_r + odd_r;
        im[0] = even_i + odd_i;
        re[1] = left_r + turned_r;
        im[1] = left_i + turned_i;
        re[2] = even_r - odd_r;
        im[2] = even_i - odd_i;
        re[3] = left_r - turned_r;
        im[3] = left_i - turned_i;
    } else {
        static_assert(Radix == 5);
        constexpr float cosine1 = 0.309016994374947424F, cosine2 = -0.809016994374947424F;
        constexpr float sine1 = 0.951056516295153572F, sine2 = 0.587785252292473129F;
        const Vector near_r = re[1] + re[4], near_i = im[1] + im[4], far_r = re[2] + re[3], far_i = im[2] + im[3];
        const Vector dn_r = im[1] - im[4], dn_i = re[4] - re[1], df_r = im[2] - im[3], df_i = re[3] - re[2];
        const Vector one_r = re[0] + cosine1 * near_r + cosine2 * far_r;
        const Vector one_i = im[0] + cosine1 * near_i + cosine2 * far_i;
        const Vector two_r = re[0] + cosine2 * near_r + cosine1 * far_r;
        const Vector two_i = im[0] + cosine2 * near_i + cosine1 * far_i;
        const Vector turn1_r = sine1 * dn_r + sine2 * df_r, turn1_i = sine1 * dn_i + sine2 * df_i;
        const Vector turn2_r = sine2 * dn_r - sine1 * df_r, turn2_i = sine2 * dn_i - sine1 * df_i;
        re[0] += near_r + far_r;
        im[0] += near_i + far_i;
        re[1] = one_r + turn1_r;
        im[1] = one_i + turn1_i;
        re[4] = one_r - turn1_r;
        im[4] = one_i - turn1_i;
        re[2] = two_r + turn2_r;
        im[2] = two_i + turn2_i;
        re[3] = two_r - turn2_r;
        im[3] = two_i - turn2_i;
    }
}

/// One part of a pass (T. G. Stockham, AFIPS 28 (1966) 229): reads terms `parts` apart and writes sums side by side, so
/// that the last pass leaves them in order. `Turned`: with factors other than 1.
template <int Radix, bool Turned>
[[gnu::always_inline]] inline void part_of_pass(const FftPass& pass, std::size_t part, const Lanes* __restrict re,
                                                const Lanes* __restrict im, Lanes* __restrict out_re,
                                                Lanes* __restrict out_im) {
    const float* const turns = pass.turns.data() + 2 * (Radix - 1) * part;
    for (std::size_t s = 0; s < pass.stride; ++s) {
        for (std::size_t v = 0; v < vectors_of_lanes; ++v) {
            Vector r[Radix], i[Radix];
            for (std::size_t f = 0; f < Radix; ++f) {
                r[f] = vector(re[(part + f * pass.parts) * pass.stride + s], v);
                i[f] = vector(im[(part + f * pass.parts) * pass.stride + s], v);
            }
            butterfly<Radix>(r, i);
            Lanes* const to_re = out_re + Radix * part * pass.stride + s;
            Lanes* const to_im = out_im + Radix * part * pass.stride + s;
            vector(to_re[0], v) = r[0];
            vector(to_im[0], v) = i[0];
            for (std::size_t g = 1; g < Radix; ++g) {
                if constexpr (Turned) {
                    const float cosine = turns[2 * (g - 1)], sine = turns[2 * (g - 1) + 1];
                    vector(to_re[g * pass.stride], v) = r[g] * cosine - i[g] * sine;
                    vector(to_im[g * pass.stride], v) = r[g] * sine + i[g] * cosine;
                } else {
                    vector(to_re[g * pass.stride], v) = r[g];
                    vector(to_im[g * pass.stride], v) = i[g];
                }
            }
        }
    }
}

template <int Radix>
inline void pass_of(const FftPass& pass, const Lanes* re, const Lanes* im, Lanes* out_re, Lanes* out_im) {
    part_of_pass<Radix, false>(pass, 0, re, im, out_re, out_im);
    for (std::size_t part = 1; part < pass.parts; ++part) {
        part_of_pass<Radix, true>(pass, part, re, im, out_re, out_im);
    }
}

inline void fft_pass(const FftPass& pass, const Lanes* re, const Lanes* im, Lanes* out_re, Lanes* out_im) {
    switch (pass.radix) {
        case 2: pass_of<2>(pass, re, im, out_re, out_im); break;
        case 3: pass_of<3>(pass, re, im, out_re, out_im); break;
        case 4: pass_of<4>(pass, re, im, out_re, out_im); break;
        default: pass_of<5>(pass, re, im, out_re, out_im); break;
    }
}

/// One place of a line: (a + i b) times the spectrum, or -i times that.
template <bool Odd>
[[gnu::always_inline]] inline void place_times_kernel(const SpectrumLine& line, std::size_t x, std::size_t from,
                                                      float sign_b, Lanes* __restrict out_re,
                                                      Lanes* __restrict out_im) {
    const Lanes &re = line.re[x * line.step], &im = line.im[x * line.step];
    const Lanes &a = line.a[from * line.kernel_step], &b = line.b[from * line.kernel_step];
    for (std::size_t v = 0; v < vectors_of_lanes; ++v) {
        const Vector own_a = line.sign_a * vector(a, v), own_b = sign_b * vector(b, v);
        const Vector real = own_a * vector(re, v) - own_b * vector(im, v);
        const Vector imaginary = own_a * vector(im, v) + own_b * vector(re, v);
        vector(out_re[x], v) = Odd ? imaginary : real;
        vector(out_im[x], v) = Odd ? -real : imaginary;
    }
}

template <bool Odd>
inline void line_times_kernel(const SpectrumLine& line, Lanes* out_re, Lanes* out_im) {
    for (std::size_t x = 0; x < line.length; ++x) {
        const bool mirrored = 2 * x > line.length;
        place_times_kernel<Odd>(line, x, mirrored ? line.length - x : x, mirrored ? -line.sign_b : line.sign_b, out_re,
                                out_im);
    }
}

inline void times_kernel(const SpectrumLine& line, Lanes* out_re, Lanes* out_im) {
    if (line.odd) {
        line_times_kernel<true>(line, out_re, out_im);
    } else {
        line_times_kernel<false>(line, out_re, out_im);
    }
}

/// Fields as floats, real and imaginary parts in turn, as the weights are. Strips are what the registers hold.
inline void view_sum(std::span<const std::complex<float>* const> fields, const Lanes* weights, std::size_t count,
                     float* __restrict out) {
    constexpr std::size_t strip = 4;
    constexpr std::size_t places = strip * width / 2;
    using Unaligned [[gnu::vector_size(4 * width), gnu::may_alias, gnu::aligned(4)]] = float;
    std::size_t first = 0;
    for (; first + places <= count; first += places) {
        Vector sum[strip] = {};
        for (std::size_t m = 0; m < fields.size(); ++m) {
            const auto* const from = reinterpret_cast<const float*>(fields[m] + first);
            const Vector weight = vector(weights[m], 0);
            for (std::size_t v = 0; v < strip; ++v) {
                sum[v] += weight * *reinterpret_cast<const Unaligned*>(from + v * width);
            }
        }
        alignas(64) float sums[2 * places];
        for (std::size_t v = 0; v < strip; ++v) {
            *reinterpret_cast<Vector*>(sums + v * width) = sum[v];
        }
        for (std::size_t i = 0; i < places; ++i) {
            out[first + i] = sums[2 * i] + sums[2 * i + 1];
        }
    }
    for (; first < count; ++first) {
        float real = 0.0F, imaginary = 0.0F;
        for (std::size_t m = 0; m < fields.size(); ++m) {
            real += weights[m].value[0] * fields[m][first].real();
            imaginary += weights[m].value[1] * fields[m][first].imag();
        }
        out[first] = real + imaginary;
    }
}

/// Real and imaginary part of a column's values, turned to its angle.
[[gnu::always_inline]] inline void add_turned(const PathColumn& column, std::size_t at, const Vector& value,
                                              Lanes* sum) {
    const std::size_t real = at / vectors_of_lanes * 2, v = at % vectors_of_lanes;
    vector(sum[real], v) += value * vector(column.turns[real], v);
    vector(sum[real + 1], v) += value * vector(column.turns[real + 1], v);
}

/// `Entry` vectors of lanes, which stay in registers; 0: as many as the column says, in `work`.
template <std::size_t Entry>
inline void path_sum_of(const PathColumn& column, Lanes* work, Lanes* sum) {
    constexpr std::size_t fixed = Entry * vectors_of_lanes;
    const std::size_t entry = Entry > 0 ? Entry : column.vectors, free = Entry > 0 ? 0 : entry * vectors_of_lanes;
    Vector own[fixed > 0 ? fixed : 1] = {};
    for (std::size_t v = 0; v < free; ++v) {
        vector(work[v / vectors_of_lanes], v % vectors_of_lanes) = Vector{};
    }
    for (int z = 0; z < column.sources; ++z) {
        const float activity = column.activity[z];
        if (activity == 0.0F) {
            continue;
        }
        const Lanes* const from = column.table + column.level[z] * column.level_step +
                                  static_cast<std::size_t>(std::abs(column.to - z)) * entry;
        for (std::size_t v = 0; v < fixed; ++v) {
            own[v] += activity * vector(from[v / vectors_of_lanes], v % vectors_of_lanes);
        }
        for (std::size_t v = 0; v < free; ++v) {
            vector(work[v / vectors_of_lanes], v % vectors_of_lanes) +=
                activity * vector(from[v / vectors_of_lanes], v % vectors_of_lanes);
        }
    }
    for (std::size_t v = 0; v < fixed; ++v) {
        add_turned(column, v, own[v], sum);
    }
    for (std::size_t v = 0; v < free; ++v) {
        add_turned(column, v, vector(work[v / vectors_of_lanes], v % vectors_of_lanes), sum);
    }
}

/// Eight harmonics of three groups are two vectors of lanes.
inline void path_sum(const PathColumn& column, Lanes* work, Lanes* sum) {
    switch (column.vectors) {
        case 1: path_sum_of<1>(column, work, sum); break;
        case 2: path_sum_of<2>(column, work, sum); break;
        case 3: path_sum_of<3>(column, work, sum); break;
        default: path_sum_of<0>(column, work, sum); break;
    }
}

}  // namespace isotone::recon::ISOTONE_ISA
