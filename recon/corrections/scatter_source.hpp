// SPDX-License-Identifier: Apache-2.0
/// Fields of effective scatter sources: activity convolved with the harmonics of scatter kernels in water. Fields are z
/// fastest on a box of voxels.
#pragma once

#include "core/export.hpp"
#include "recon/corrections/fft.hpp"
#include "recon/corrections/kernel_harmonics.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace isotone::recon {

/// Convolutions with the harmonics of kernels on a box of voxels, zero outside it.
///
/// Of each spectrum a quarter is held. Mirrored in x, k_m exp(i m phi) becomes its conjugate; in y its conjugate times
/// (-1)^m; in z nothing changes. Hence its spectrum is a + i b for even m and -i (a + i b) for odd m with real a and b
/// that are even or odd in each frequency: a is odd in y for odd m; b is odd in x, and odd in y for even m.
class ISOTONE_API HarmonicConvolution {
public:
    /// @param kernels  of the same order, one for each group of energies
    /// @param threads  at least 1; the bits do not depend on it
    HarmonicConvolution(std::span<const KernelHarmonics> kernels, const std::array<int, 3>& size,
                        const std::array<double, 3>& voxel_mm, int threads);

    /// For each group: activity convolved with k_m exp(i m phi), times the volume of a voxel.
    /// @param threads  at least 1; the bits do not depend on it
    std::vector<Fields> apply(std::span<const float> activity, int threads) const;

private:
    /// a and b of a spectrum, for frequencies of at least 0 along x and y.
    struct Spectrum {
        std::vector<Lanes> a, b;
    };
    class Worker;

    std::size_t quarter(std::size_t x, std::size_t y) const;
    void add_spectrum(const std::vector<std::complex<float>>& octant, std::size_t orders, std::size_t m, Worker& worker,
                      Spectrum& spectrum) const;
    void convolve(const PlanarLanes& activity, const Spectrum& kernel, std::size_t m, Worker& worker,
                  std::vector<Complex>& result) const;

    std::array<int, 3> size_, padded_;
    BoxFft box_, whole_;  // of the values, and of kernels, which fill the grid
    std::size_t orders_;
    std::vector<Spectrum> kernels_;  // [group][m]
};

/// Bytes of the spectra of the kernels, and of one `apply` by one thread with its result.
ISOTONE_API double convolution_memory(const std::array<int, 3>& size, std::size_t groups, std::size_t orders);

}  // namespace isotone::recon
