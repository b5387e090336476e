// SPDX-License-Identifier: Apache-2.0
/// A three-dimensional Fourier transform of single precision, for convolutions on small grids.
#pragma once

#include "core/export.hpp"

#include <array>
#include <complex>
#include <vector>

namespace isotone::recon {

using Complex = std::complex<float>;

/// The product of finite values; the operator also minds infinite ones, at ten times the cost.
inline Complex product(Complex a, Complex b) {
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

/// The smallest product of powers of 2, 3 and 5 that is at least n.
ISOTONE_API int fast_length(int n);

class ISOTONE_API Fft {
public:
    /// @param size  of each axis, products of powers of 2, 3 and 5
    explicit Fft(std::array<int, 3> size);

    std::size_t size() const;
    /// In place, element (x * ny + y) * nz + z; sum of values times exp(-2 pi i k n / N).
    void forward(std::vector<Complex>& values) const;
    /// The inverse, divided by size().
    void inverse(std::vector<Complex>& values) const;

private:
    void transform(std::vector<Complex>& values, bool inverse) const;

    std::array<int, 3> size_;
    std::array<std::vector<Complex>, 3> roots_;  // exp(-2 pi i n / N) of each axis
};

}  // namespace isotone::recon
