// SPDX-License-Identifier: Apache-2.0
/// The effective scatter source of one energy group: activity convolved with the scatter kernel in water, times the
/// attenuation there relative to water. Fields are z fastest on a grid.
#pragma once

#include "core/export.hpp"
#include "recon/corrections/fft.hpp"
#include "recon/corrections/kernel_harmonics.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace isotone::recon {

/// Convolutions with the harmonics of a kernel on a box of voxels, zero outside it.
class ISOTONE_API HarmonicConvolution {
public:
    HarmonicConvolution(const KernelHarmonics& kernel, std::array<int, 3> size, std::array<double, 3> voxel_mm);

    /// The spectrum of an activity on the box, for `apply` of every group on the same box.
    std::vector<Complex> spectrum(std::span<const float> activity) const;
    /// [m][voxel]: activity convolved with k_m exp(i m phi), times the volume of a voxel.
    /// @param threads  at least 1; the bits do not depend on it
    std::vector<std::vector<Complex>> apply(const std::vector<Complex>& spectrum, int threads) const;

private:
    void convolve(const std::vector<Complex>& spectrum, std::size_t m, std::vector<Complex>& work,
                  std::vector<Complex>& result) const;

    std::array<int, 3> size_, padded_;
    Fft fft_;
    std::vector<std::vector<Complex>> kernels_;  // spectra, [m]
};

}  // namespace isotone::recon
