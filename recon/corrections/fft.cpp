// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/fft.hpp"

#include "recon/corrections/box.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <utility>

namespace isotone::recon {
namespace {

/// Fours first: a pass of them does the work of two passes of twos with fewer operations.
int next_radix(int n) {
    for (const int radix : {4, 5, 3, 2}) {
        if (n % radix == 0) {
            return radix;
        }
    }
    return n;
}

FftPass pass_of(int radix, int length, std::size_t stride) {
    FftPass pass{radix, index(length / radix), stride, {}};
    for (std::size_t part = 0; part < pass.parts; ++part) {
        for (std::size_t g = 1; g < index(radix); ++g) {
            const double angle = -2.0 * std::numbers::pi * static_cast<double>(part * g) / length;
            pass.turns.push_back(static_cast<float>(std::cos(angle)));
            pass.turns.push_back(static_cast<float>(std::sin(angle)));
        }
    }
    return pass;
}

}  // namespace

int fast_length(int n) {
    for (int candidate = std::max(n, 1);; ++candidate) {
        int rest = candidate;
        for (const int factor : {2, 3, 5}) {
            while (rest % factor == 0) {
                rest /= factor;
            }
        }
        if (rest == 1) {
            return candidate;
        }
    }
}

Fft::Fft(int length, const ScatterLoops& loops) : loops_(&loops), length_(length) {
    std::size_t stride = 1;
    for (int rest = length; rest > 1;) {
        const int radix = next_radix(rest);
        passes_.push_back(pass_of(radix, rest, stride));
        rest /= radix;
        stride *= index(radix);
    }
}

void Fft::forward(FftTile& tile) const {
    for (const FftPass& pass : passes_) {
        loops_->pass(pass, tile.lines.re.data(), tile.lines.im.data(), tile.work.re.data(), tile.work.im.data());
        std::swap(tile.lines, tile.work);
    }
}

void Fft::inverse(FftTile& tile) const {
    std::swap(tile.lines.re, tile.lines.im);  // the inverse is the forward transform with the parts exchanged
    forward(tile);
    std::swap(tile.lines.re, tile.lines.im);
}

BoxFft::BoxFft(const std::array<int, 3>& box, const std::array<int, 3>& length)
    : box_(box), length_(length), vectors_((index(length[2]) + Lanes::count - 1) / Lanes::count),
      along_{Fft(length[0]), Fft(length[1]), Fft(length[2])} {}

std::size_t BoxFft::box_size() const {
    return voxels_of(box_);
}

std::size_t BoxFft::spectrum_size() const {
    return index(length_[0]) * index(length_[1]) * vectors_;
}

std::size_t BoxFft::work_size() const {
    return index(box_[0]) * index(length_[1]) * vectors_;
}

void BoxFft::forward(std::span<const Complex> values, FftTile& tile, PlanarLanes& spectrum) const {
    forward_along_z(values, tile, spectrum);
    const auto transform = [&](const Fft& fft, std::size_t first, std::size_t step, std::size_t filled) {
        const std::size_t length = index(fft.length());
        for (std::size_t i = 0; i < length; ++i) {
            tile.lines.re[i] = i < filled ? spectrum.re[first + i * step] : Lanes{};
            tile.lines.im[i] = i < filled ? spectrum.im[first + i * step] : Lanes{};
        }
        fft.forward(tile);
        for (std::size_t i = 0; i < length; ++i) {
            spectrum.re[first + i * step] = tile.lines.re[i];
            spectrum.im[first + i * step] = tile.lines.im[i];
        }
    };
    for (std::size_t x = 0; x < index(box_[0]); ++x) {
        for (std::size_t vector = 0; vector < vectors_; ++vector) {
            transform(along_[1], place(x, 0, vector), vectors_, index(box_[1]));
        }
    }
    for (std::size_t at = 0; at < place(1, 0, 0); ++at) {
        transform(along_[0], at, place(1, 0, 0), index(box_[0]));
    }
}

/// Lines of neighbouring columns (x, y) in the lanes.
void BoxFft::forward_along_z(std::span<const Complex> values, FftTile& tile, PlanarLanes& spectrum) const {
    const std::size_t columns = index(box_[0]) * index(box_[1]), nz = index(box_[2]), length = index(length_[2]);
    for (std::size_t first = 0; first < columns; first += Lanes::count) {
        const std::size_t count = std::min(Lanes::count, columns - first);
        std::fill_n(tile.lines.re.begin(), length, Lanes{});
        std::fill_n(tile.lines.im.begin(), length, Lanes{});
        for (std::size_t lane = 0; lane < count; ++lane) {
            for (std::size_t z = 0; z < nz; ++z) {
                tile.lines.re[z].value[lane] = values[(first + lane) * nz + z].real();
                tile.lines.im[z].value[lane] = values[(first + lane) * nz + z].imag();
            }
        }
        along_[2].forward(tile);
        for (std::size_t lane = 0; lane < count; ++lane) {
            const std::size_t x = (first + lane) / index(box_[1]), y = (first + lane) % index(box_[1]);
            for (std::size_t z = 0; z < length; ++z) {
                const std::size_t to = place(x, y, z / Lanes::count);
                spectrum.re[to].value[z % Lanes::count] = tile.lines.re[z].value[lane];
                spectrum.im[to].value[z % Lanes::count] = tile.lines.im[z].value[lane];
            }
        }
    }
}

void BoxFft::inverse_across(FftTile& tile, PlanarLanes& work, std::span<Complex> values) const {
    for (std::size_t x = 0; x < index(box_[0]); ++x) {
        for (std::size_t vector = 0; vector < vectors_; ++vector) {
            for (std::size_t y = 0; y < index(length_[1]); ++y) {
                tile.lines.re[y] = work.re[place(x, y, vector)];
                tile.lines.im[y] = work.im[place(x, y, vector)];
            }
            along_[1].inverse(tile);
            for (std::size_t y = 0; y < index(box_[1]); ++y) {
                work.re[place(x, y, vector)] = tile.lines.re[y];
                work.im[place(x, y, vector)] = tile.lines.im[y];
            }
        }
    }
    inverse_along_z(tile, work, values);
}

void BoxFft::inverse_along_z(FftTile& tile, const PlanarLanes& work, std::span<Complex> values) const {
    const std::size_t columns = index(box_[0]) * index(box_[1]), nz = index(box_[2]), length = index(length_[2]);
    for (std::size_t first = 0; first < columns; first += Lanes::count) {
        const std::size_t count = std::min(Lanes::count, columns - first);
        for (std::size_t lane = 0; lane < count; ++lane) {
            const std::size_t x = (first + lane) / index(box_[1]), y = (first + lane) % index(box_[1]);
            for (std::size_t z = 0; z < length; ++z) {
                const std::size_t from = place(x, y, z / Lanes::count);
                tile.lines.re[z].value[lane] = work.re[from].value[z % Lanes::count];
                tile.lines.im[z].value[lane] = work.im[from].value[z % Lanes::count];
            }
        }
        along_[2].inverse(tile);
        for (std::size_t lane = 0; lane < count; ++lane) {
            for (std::size_t z = 0; z < nz; ++z) {
                values[(first + lane) * nz + z] = {tile.lines.re[z].value[lane], tile.lines.im[z].value[lane]};
            }
        }
    }
}

}  // namespace isotone::recon
