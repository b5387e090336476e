// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/scatter_source.hpp"

#include "recon/corrections/in_parallel.hpp"

#include <algorithm>
#include <cstddef>

namespace isotone::recon {
namespace {

std::size_t index(int i) {
    return static_cast<std::size_t>(i);
}

/// Linear convolution needs room for every offset between two voxels of the box.
std::array<int, 3> padded(const std::array<int, 3>& size) {
    return {fast_length(2 * size[0] - 1), fast_length(2 * size[1] - 1), fast_length(2 * size[2] - 1)};
}

std::size_t element(const std::array<int, 3>& size, int x, int y, int z) {
    return (index(x) * index(size[1]) + index(y)) * index(size[2]) + index(z);
}

int wrapped(int offset, int length) {
    return offset < 0 ? offset + length : offset;
}

}  // namespace

HarmonicConvolution::HarmonicConvolution(const KernelHarmonics& kernel, std::array<int, 3> size,
                                         std::array<double, 3> voxel_mm)
    : size_(size), padded_(padded(size)), fft_(padded_) {
    const double volume = voxel_mm[0] * voxel_mm[1] * voxel_mm[2];
    kernels_.assign(index(kernel.order()) + 1, std::vector<Complex>(fft_.size()));
    for (int x = 1 - size[0]; x < size[0]; ++x) {
        for (int y = 1 - size[1]; y < size[1]; ++y) {
            for (int z = 0; z < size[2]; ++z) {
                const auto values = kernel.between_voxels({x, y, z}, voxel_mm);
                for (std::size_t m = 0; m < kernels_.size(); ++m) {
                    const Complex value(static_cast<float>(values[m].real() * volume),
                                        static_cast<float>(values[m].imag() * volume));
                    const int at_x = wrapped(x, padded_[0]), at_y = wrapped(y, padded_[1]);
                    kernels_[m][element(padded_, at_x, at_y, z)] = value;  // the kernel is even in z
                    kernels_[m][element(padded_, at_x, at_y, wrapped(-z, padded_[2]))] = value;
                }
            }
        }
    }
    for (std::vector<Complex>& own : kernels_) {
        fft_.forward(own);
    }
}

std::vector<Complex> HarmonicConvolution::spectrum(std::span<const float> activity) const {
    std::vector<Complex> values(fft_.size());
    for (int x = 0; x < size_[0]; ++x) {
        for (int y = 0; y < size_[1]; ++y) {
            for (int z = 0; z < size_[2]; ++z) {
                values[element(padded_, x, y, z)] = activity[element(size_, x, y, z)];
            }
        }
    }
    fft_.forward(values);
    return values;
}

std::vector<std::vector<Complex>> HarmonicConvolution::apply(const std::vector<Complex>& spectrum, int threads) const {
    const std::size_t orders = kernels_.size(), workers = std::min(orders, index(std::max(1, threads)));
    std::vector<std::vector<Complex>> result(orders,
                                             std::vector<Complex>(index(size_[0]) * index(size_[1]) * index(size_[2])));
    std::vector<std::vector<Complex>> work(workers, std::vector<Complex>(fft_.size()));
    in_parallel(orders, workers,
                [&](std::size_t m, std::size_t worker) { convolve(spectrum, m, work[worker], result[m]); });
    return result;
}

void HarmonicConvolution::convolve(const std::vector<Complex>& spectrum, std::size_t m, std::vector<Complex>& work,
                                   std::vector<Complex>& result) const {
    std::transform(spectrum.begin(), spectrum.end(), kernels_[m].begin(), work.begin(), product);
    fft_.inverse(work);
    for (int x = 0; x < size_[0]; ++x) {
        for (int y = 0; y < size_[1]; ++y) {
            const auto from = work.begin() + static_cast<std::ptrdiff_t>(element(padded_, x, y, 0));
            std::copy(from, from + size_[2], result.begin() + static_cast<std::ptrdiff_t>(element(size_, x, y, 0)));
        }
    }
}

}  // namespace isotone::recon
