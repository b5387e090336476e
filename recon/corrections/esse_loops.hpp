// SPDX-License-Identifier: Apache-2.0
/// The inner loops of scatter estimation, compiled once for each instruction set. Every set gives the same bits: no
/// product and sum are contracted.
#pragma once

#include "core/export.hpp"

#include <array>
#include <complex>
#include <cstddef>
#include <span>
#include <vector>

namespace isotone::recon {

/// Values of neighbouring lines, which are worked on together.
struct alignas(64) Lanes {
    static constexpr std::size_t count = 16;
    std::array<float, count> value{};
};

/// One pass of a transform: `parts` times `stride` sums of `radix` terms.
struct FftPass {
    int radix = 1;
    std::size_t parts = 1, stride = 1;
    std::vector<float> turns;  ///< cosine and sine for outputs 1 ... radix - 1 of each part
};

/// A line along x of the spectrum of an activity, and the factors a and b of a kernel for it: the kernel is a + i b,
/// or -i (a + i b) where `odd`; at -x its a is that at x, and its b the negative (HarmonicConvolution).
struct SpectrumLine {
    const Lanes *re = nullptr, *im = nullptr;
    std::size_t step = 0;                    ///< from x to x + 1
    const Lanes *a = nullptr, *b = nullptr;  ///< for x of at least 0
    std::size_t kernel_step = 0;             ///< from x to x + 1
    float sign_a = 1.0F, sign_b = 1.0F;      ///< of a and b on this line
    bool odd = false;
    std::size_t length = 0;
};

/// Sources that lie in a column along the axis, for a place where photons scatter last.
struct PathColumn {
    const float* activity = nullptr;
    const unsigned char* level = nullptr;  ///< of each source
    const Lanes* table = nullptr;          ///< [level][|z|][vector]
    std::size_t level_step = 0;            ///< lanes from a level to the next
    const Lanes* turns = nullptr;          ///< [vector]: cosine and sine of m times the column's angle, in turn
    std::size_t vectors = 0;               ///< of an entry
    int sources = 0, to = 0;               ///< z of the place
};

struct ScatterLoops {
    const char* name;
    void (*pass)(const FftPass&, const Lanes* re, const Lanes* im, Lanes* out_re, Lanes* out_im);
    /// Spectrum times kernel.
    void (*times_kernel)(const SpectrumLine&, Lanes* out_re, Lanes* out_im);
    /// out[i] = sum over m of cosine_m Re fields[m][i] + sine_m Im fields[m][i]; `weights` holds cosine_m and sine_m of
    /// each m, in turn.
    void (*view_sum)(std::span<const std::complex<float>* const> fields, const Lanes* weights, std::size_t count,
                     float* out);
    /// Adds the activity of each source times its entry of the table, turned: [vector], real and imaginary part in
    /// turn.
    /// @param work  as many lanes as an entry has vectors
    void (*path_sum)(const PathColumn&, Lanes* work, Lanes* sum);
};

/// The fastest that this processor has, or those of the environment variable ISOTONE_ISA.
ISOTONE_API const ScatterLoops& scatter_loops();
/// All that this processor has, the plainest first.
ISOTONE_API std::vector<const ScatterLoops*> all_scatter_loops();

}  // namespace isotone::recon
