// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/scatter_source.hpp"

#include "recon/corrections/box.hpp"
#include "recon/corrections/in_parallel.hpp"

#include <algorithm>
#include <cstddef>

namespace isotone::recon {
namespace {

/// Linear convolution needs room for every offset between two voxels of the box.
std::array<int, 3> padded(const std::array<int, 3>& size) {
    return {fast_length(2 * size[0] - 1), fast_length(2 * size[1] - 1), fast_length(2 * size[2] - 1)};
}

int wrapped(int offset, int length) {
    return offset < 0 ? offset + length : offset;
}

/// What a kernel sees at offsets of at least 0 along each axis, [place][m]; the rest are mirror images.
std::vector<Complex> octant_of(const KernelHarmonics& kernel, const std::array<int, 3>& size,
                               const std::array<double, 3>& voxel_mm, double factor) {
    std::vector<Complex> octant;
    for (int x = 0; x < size[0]; ++x) {
        for (int y = 0; y < size[1]; ++y) {
            for (int z = 0; z < size[2]; ++z) {
                for (const std::complex<double>& value : kernel.between_voxels({x, y, z}, voxel_mm)) {
                    octant.emplace_back(static_cast<float>(value.real() * factor),
                                        static_cast<float>(value.imag() * factor));
                }
            }
        }
    }
    return octant;
}

}  // namespace

/// Memory of a thread, made before it runs.
class HarmonicConvolution::Worker {
public:
    Worker(const BoxFft& fft, std::size_t values, std::size_t lanes)
        : tile_(fft.make_tile()), lanes_(lanes), values_(values) {}

    FftTile& tile() { return tile_; }
    PlanarLanes& lanes() { return lanes_; }
    std::vector<Complex>& values() { return values_; }

private:
    FftTile tile_;
    PlanarLanes lanes_;
    std::vector<Complex> values_;
};

HarmonicConvolution::HarmonicConvolution(std::span<const KernelHarmonics> kernels, const std::array<int, 3>& size,
                                         const std::array<double, 3>& voxel_mm, int threads)
    : size_(size), padded_(padded(size)), box_(size_, padded_), whole_(padded_, padded_),
      orders_(index(kernels.front().order()) + 1), kernels_(kernels.size() * orders_) {
    const double volume = voxel_mm[0] * voxel_mm[1] * voxel_mm[2];
    const double points = static_cast<double>(padded_[0]) * padded_[1] * padded_[2];  // what the inverse leaves
    for (Spectrum& spectrum : kernels_) {
        spectrum.a.resize(quarter(index(padded_[0] / 2) + 1, 0));
        spectrum.b.resize(spectrum.a.size());
    }
    const std::size_t workers = std::min(orders_, index(std::max(1, threads)));
    std::vector<Worker> own(workers, Worker(whole_, whole_.box_size(), whole_.spectrum_size()));
    for (std::size_t group = 0; group < kernels.size(); ++group) {
        const std::vector<Complex> octant = octant_of(kernels[group], size, voxel_mm, volume / points);
        in_parallel(orders_, workers, [&](std::size_t m, std::size_t worker) {
            add_spectrum(octant, orders_, m, own[worker], kernels_[group * orders_ + m]);
        });
    }
}

/// Of the place (x, y, 0) in a quarter of a spectrum.
std::size_t HarmonicConvolution::quarter(std::size_t x, std::size_t y) const {
    return (x * (index(padded_[1] / 2) + 1) + y) * box_.vectors();
}

void HarmonicConvolution::add_spectrum(const std::vector<Complex>& octant, std::size_t orders, std::size_t m,
                                       Worker& worker, Spectrum& spectrum) const {
    const bool odd = m % 2 == 1;
    std::vector<Complex>& values = worker.values();
    std::fill(values.begin(), values.end(), Complex{});
    for (int x = 1 - size_[0]; x < size_[0]; ++x) {
        for (int y = 1 - size_[1]; y < size_[1]; ++y) {
            for (int z = 0; z < size_[2]; ++z) {
                Complex value = octant[element(size_, std::abs(x), std::abs(y), z) * orders + m];
                value = x < 0 ? std::conj(value) : value;
                value = y < 0 ? (odd ? -std::conj(value) : std::conj(value)) : value;
                const int at_x = wrapped(x, padded_[0]), at_y = wrapped(y, padded_[1]);
                values[element(padded_, at_x, at_y, z)] = value;
                values[element(padded_, at_x, at_y, wrapped(-z, padded_[2]))] = value;
            }
        }
    }
    whole_.forward(values, worker.tile(), worker.lanes());
    const std::vector<Lanes>&re = worker.lanes().re, &im = worker.lanes().im;
    for (std::size_t x = 0; x <= index(padded_[0] / 2); ++x) {
        for (std::size_t i = 0; i < (index(padded_[1] / 2) + 1) * box_.vectors(); ++i) {
            const std::size_t from = x * index(padded_[1]) * box_.vectors() + i, to = quarter(x, 0) + i;
            spectrum.b[to] = odd ? re[from] : im[from];
            spectrum.a[to] = odd ? im[from] : re[from];
            for (float& value : spectrum.a[to].value) {
                value = odd ? -value : value;
            }
        }
    }
}

std::vector<Fields> HarmonicConvolution::apply(std::span<const float> activity, int threads) const {
    const std::size_t items = kernels_.size(), workers = std::min(items, index(std::max(1, threads)));
    std::vector<Fields> result(items / orders_, Fields(orders_, std::vector<Complex>(box_.box_size())));
    std::vector<Worker> own(workers, Worker(box_, 0, box_.work_size()));
    PlanarLanes spectrum(box_.spectrum_size());
    box_.forward(std::vector<Complex>(activity.begin(), activity.end()), own.front().tile(), spectrum);
    in_parallel(items, workers, [&](std::size_t i, std::size_t worker) {
        convolve(spectrum, kernels_[i], i % orders_, own[worker], result[i / orders_][i % orders_]);
    });
    return result;
}

void HarmonicConvolution::convolve(const PlanarLanes& activity, const Spectrum& kernel, std::size_t m, Worker& worker,
                                   std::vector<Complex>& result) const {
    const bool odd = m % 2 == 1;
    const std::size_t vectors = box_.vectors(), length_y = index(padded_[1]);
    SpectrumLine line;
    line.step = length_y * vectors;
    line.kernel_step = quarter(1, 0);
    line.odd = odd;
    line.length = index(padded_[0]);
    const auto load = [&](std::size_t y, std::size_t vector, Lanes* re, Lanes* im) {
        const bool mirrored = 2 * y > length_y;
        const std::size_t from = quarter(0, mirrored ? length_y - y : y) + vector;
        line.re = &activity.re[y * vectors + vector];
        line.im = &activity.im[y * vectors + vector];
        line.a = &kernel.a[from];
        line.b = &kernel.b[from];
        line.sign_a = mirrored && odd ? -1.0F : 1.0F;
        line.sign_b = mirrored && !odd ? -1.0F : 1.0F;
        scatter_loops().times_kernel(line, re, im);
    };
    box_.inverse(load, worker.tile(), worker.lanes(), result);
}

double convolution_memory(const std::array<int, 3>& size, std::size_t groups, std::size_t orders) {
    const std::array<int, 3> length = padded(size);
    const BoxFft box(size, length);
    const std::size_t items = groups * orders;
    const std::size_t quarter = (index(length[0] / 2) + 1) * (index(length[1] / 2) + 1) * box.vectors();
    const std::size_t lanes = 2 * (quarter * items + box.spectrum_size() + box.work_size());
    return static_cast<double>(lanes * sizeof(Lanes) + box.box_size() * items * sizeof(Complex));
}

}  // namespace isotone::recon
