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

/// Sums of up to five terms with the roots of unity of their number: out[g * part] = sum of terms[f] exp(-2 pi i f g /
/// factor). `step` is how many roots of the full length make one of factor * part.
class Butterfly {
public:
    Butterfly(int factor, std::size_t part, const std::vector<Complex>& roots, std::size_t step)
        : factor_(index(factor)), part_(part) {
        for (std::size_t f = 1; factor_ > 2 && f < factor_; ++f) {
            for (std::size_t g = 0; g < factor_; ++g) {
                turns_[f][g] = roots[(f * g % factor_) * part * step];
            }
        }
    }

    void operator()(const std::array<Complex, 5>& terms, Complex* out) const {
        if (factor_ == 2) {
            out[0] = terms[0] + terms[1];
            out[part_] = terms[0] - terms[1];
            return;
        }
        for (std::size_t g = 0; g < factor_; ++g) {
            Complex sum = terms[0];
            for (std::size_t f = 1; f < factor_; ++f) {
                sum += product(terms[f], turns_[f][g]);
            }
            out[g * part_] = sum;
        }
    }

private:
    std::size_t factor_, part_;
    std::array<std::array<Complex, 5>, 5> turns_;
};

/// Decimation in time (Cooley and Tukey, Math Comput 19 (1965) 297): n values, `stride` apart, into out[0..n).
void transform_line(const Complex* in, std::size_t stride, Complex* out, int n, const std::vector<Complex>& roots,
                    std::size_t step) {
    if (n == 1) {
        *out = *in;
        return;
    }
    const int factor = smallest_factor(n);
    const std::size_t factors_here = index(factor), part = index(n) / factors_here;
    const Butterfly butterfly(factor, part, roots, step);
    std::array<Complex, 5> terms;
    if (part == 1) {
        for (std::size_t f = 0; f < factors_here; ++f) {
            terms[f] = in[f * stride];
        }
        butterfly(terms, out);
        return;
    }
    for (std::size_t f = 0; f < factors_here; ++f) {
        transform_line(in + f * stride, stride * factors_here, out + f * part, static_cast<int>(part), roots,
                       step * factors_here);
    }
    for (std::size_t k = 0; k < part; ++k) {
        terms[0] = out[k];
        for (std::size_t f = 1; f < factors_here; ++f) {
            terms[f] = product(out[f * part + k], roots[f * k * step]);
        }
        butterfly(terms, out + k);
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
