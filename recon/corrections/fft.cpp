// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/fft.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace isotone::recon {
namespace {

constexpr std::array<int, 3> factors{2, 3, 5};

std::size_t index(int i) {
    return static_cast<std::size_t>(i);
}

int smallest_factor(int n) {
    const auto* const found = std::find_if(factors.begin(), factors.end(), [&](int factor) { return n % factor == 0; });
    return found == factors.end() ? n : *found;
}

std::vector<Complex> roots_of_unity(int n) {
    std::vector<Complex> roots;
    for (int k = 0; k < n; ++k) {
        const double angle = -2.0 * std::numbers::pi * k / n;
        roots.emplace_back(static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle)));
    }
    return roots;
}

/// Decimation in time (Cooley and Tukey, Math Comput 19 (1965) 297): n values, `stride` apart, into out[0..n).
/// `step` is how many roots of the full length make one of this length.
void transform_line(const Complex* in, std::size_t stride, Complex* out, int n, const std::vector<Complex>& roots,
                    std::size_t step) {
    if (n == 1) {
        *out = *in;
        return;
    }
    const int factor = smallest_factor(n), part = n / factor;
    for (int f = 0; f < factor; ++f) {
        transform_line(in + index(f) * stride, stride * index(factor), out + index(f * part), part, roots,
                       step * index(factor));
    }
    std::array<Complex, 5> terms;
    for (int k = 0; k < part; ++k) {
        for (int f = 0; f < factor; ++f) {
            terms[index(f)] = out[index(f * part + k)] * roots[index(f) * index(k) * step];
        }
        for (int g = 0; g < factor; ++g) {
            Complex sum = terms[0];
            for (int f = 1; f < factor; ++f) {
                sum += terms[index(f)] * roots[(index(f) * index(g) * index(part) * step) % roots.size()];
            }
            out[index(g * part + k)] = sum;
        }
    }
}

}  // namespace

int fast_length(int n) {
    for (int candidate = std::max(n, 1);; ++candidate) {
        int rest = candidate;
        for (const int factor : factors) {
            while (rest % factor == 0) {
                rest /= factor;
            }
        }
        if (rest == 1) {
            return candidate;
        }
    }
}

Fft::Fft(std::array<int, 3> size) : size_(size) {
    std::transform(size.begin(), size.end(), roots_.begin(), roots_of_unity);
}

std::size_t Fft::size() const {
    return index(size_[0]) * index(size_[1]) * index(size_[2]);
}

void Fft::forward(std::vector<Complex>& values) const {
    transform(values, false);
}

void Fft::inverse(std::vector<Complex>& values) const {
    // The inverse is the forward transform of the conjugate, conjugated.
    transform(values, true);
    const float scale = 1.0F / static_cast<float>(size());
    for (Complex& value : values) {
        value *= scale;
    }
}

void Fft::transform(std::vector<Complex>& values, bool inverse) const {
    if (inverse) {
        std::transform(values.begin(), values.end(), values.begin(), [](Complex v) { return std::conj(v); });
    }
    const std::array<std::size_t, 3> strides{index(size_[1]) * index(size_[2]), index(size_[2]), 1};
    std::vector<Complex> in(index(*std::max_element(size_.begin(), size_.end()))), out(in.size());
    for (std::size_t axis = 0; axis < 3; ++axis) {
        const std::size_t n = index(size_[axis]), stride = strides[axis];
        for (std::size_t first = 0; first < values.size(); ++first) {
            if (first / stride % n != 0) {
                continue;
            }
            for (std::size_t i = 0; i < n; ++i) {
                in[i] = values[first + i * stride];
            }
            transform_line(in.data(), 1, out.data(), size_[axis], roots_[axis], 1);
            for (std::size_t i = 0; i < n; ++i) {
                values[first + i * stride] = out[i];
            }
        }
    }
    if (inverse) {
        std::transform(values.begin(), values.end(), values.begin(), [](Complex v) { return std::conj(v); });
    }
}

}  // namespace isotone::recon
