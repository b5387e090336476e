// SPDX-License-Identifier: Apache-2.0
/// Fourier transforms of single precision for convolutions on small grids: sixteen lines at a time, and boxes with the
/// zeros about them that a linear convolution needs, which are never worked on.
#pragma once

#include "core/export.hpp"
#include "recon/corrections/esse_loops.hpp"

#include <algorithm>
#include <array>
#include <complex>
#include <span>
#include <vector>

namespace isotone::recon {

using Complex = std::complex<float>;

/// The smallest product of powers of 2, 3 and 5 that is at least n.
ISOTONE_API int fast_length(int n);

/// Complex numbers, real and imaginary parts apart.
struct PlanarLanes {
    std::vector<Lanes> re, im;

    PlanarLanes() = default;
    explicit PlanarLanes(std::size_t size) : re(size), im(size) {}
};

/// `Lanes::count` lines side by side, and as much to work on.
struct FftTile {
    PlanarLanes lines, work;

    explicit FftTile(int length) : lines(static_cast<std::size_t>(length)), work(static_cast<std::size_t>(length)) {}
};

/// Of one length (J. W. Cooley and J. W. Tukey, Math Comput 19 (1965) 297).
class ISOTONE_API Fft {
public:
    /// @param length  a product of powers of 2, 3 and 5
    explicit Fft(int length, const ScatterLoops& loops = scatter_loops());

    int length() const { return length_; }
    /// In place: sum of values times exp(-2 pi i k n / N).
    void forward(FftTile& tile) const;
    /// The inverse, times the length.
    void inverse(FftTile& tile) const;

private:
    const ScatterLoops* loops_;
    int length_;
    std::vector<FftPass> passes_;
};

/// Of a box of values at the origin of a larger grid of zeros. Spectra: [x][y][z], z in lanes, the last filled up.
class ISOTONE_API BoxFft {
public:
    /// @param length  of each axis, at least that of the box, products of powers of 2, 3 and 5
    BoxFft(const std::array<int, 3>& box, const std::array<int, 3>& length);

    const std::array<int, 3>& length() const { return length_; }
    std::size_t box_size() const;
    std::size_t vectors() const { return vectors_; }  ///< of lanes along z
    std::size_t spectrum_size() const;                ///< lanes
    std::size_t work_size() const;                    ///< lanes that `inverse` works on
    FftTile make_tile() const { return FftTile(*std::max_element(length_.begin(), length_.end())); }

    /// @param values  of the box, z fastest
    /// @param spectrum  of spectrum_size(), 0 in the lanes beyond the last z
    void forward(std::span<const Complex> values, FftTile& tile, PlanarLanes& spectrum) const;

    /// The values of the box from their spectrum, times the number of points of the grid.
    /// @param load  load(y, vector, re, im) puts the spectrum's line along x there
    /// @param work  of work_size()
    template <typename Load>
    void inverse(const Load& load, FftTile& tile, PlanarLanes& work, std::span<Complex> values) const {
        for (std::size_t y = 0; y < static_cast<std::size_t>(length_[1]); ++y) {
            for (std::size_t vector = 0; vector < vectors_; ++vector) {
                load(y, vector, tile.lines.re.data(), tile.lines.im.data());
                along_[0].inverse(tile);
                for (std::size_t x = 0; x < static_cast<std::size_t>(box_[0]); ++x) {
                    work.re[place(x, y, vector)] = tile.lines.re[x];
                    work.im[place(x, y, vector)] = tile.lines.im[x];
                }
            }
        }
        inverse_across(tile, work, values);
    }

private:
    std::size_t place(std::size_t x, std::size_t y, std::size_t vector) const {
        return (x * static_cast<std::size_t>(length_[1]) + y) * vectors_ + vector;
    }
    void forward_along_z(std::span<const Complex> values, FftTile& tile, PlanarLanes& spectrum) const;
    void inverse_across(FftTile& tile, PlanarLanes& work, std::span<Complex> values) const;
    void inverse_along_z(FftTile& tile, const PlanarLanes& work, std::span<Complex> values) const;

    std::array<int, 3> box_, length_;
    std::size_t vectors_;
    std::array<Fft, 3> along_;
};

}  // namespace isotone::recon
