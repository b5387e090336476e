// SPDX-License-Identifier: Apache-2.0
#include "core/random.hpp"

#include <cmath>
#include <numbers>

namespace isotone {
namespace {

constexpr std::uint32_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57;
constexpr std::uint32_t weyl_0 = 0x9E3779B9, weyl_1 = 0xBB67AE85;

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, std::uint32_t stream, std::uint64_t element)
    : key_{static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)},
      counter_{0, stream, static_cast<std::uint32_t>(element), static_cast<std::uint32_t>(element >> 32)} {}

void RandomStream::refill() {
    std::array<std::uint32_t, 4> x = counter_;
    std::array<std::uint32_t, 2> k = key_;
    for (int round = 0; round < 10; ++round) {
        const std::uint64_t p0 = std::uint64_t{multiplier_0} * x[0];
        const std::uint64_t p1 = std::uint64_t{multiplier_1} * x[2];
        x = {static_cast<std::uint32_t>(p1 >> 32) ^ x[1] ^ k[0], static_cast<std::uint32_t>(p1),
             static_cast<std::uint32_t>(p0 >> 32) ^ x[3] ^ k[1], static_cast<std::uint32_t>(p0)};
        k[0] += weyl_0;
        k[1] += weyl_1;
    }
    block_ = x;
    ++counter_[0];
    used_ = 0;
}

std::uint32_t RandomStream::next_u32() {
    if (used_ == 4) {
        refill();
    }
    return block_[static_cast<std::size_t>(used_++)];
}

double RandomStream::uniform() {
    const std::uint64_t high = next_u32() >> 5;  // 27 bits
    const std::uint64_t low = next_u32() >> 6;   // 26 bits
    return (static_cast<double>((high << 26) | low) + 0.5) * 0x1p-53;
}

double RandomStream::normal() {
    const double radius = std::sqrt(-2.0 * std::log(uniform()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::uint64_t RandomStream::poisson(double mean) {
    if (!(mean > 0.0)) {
        return 0;
    }
    if (mean < 10.0) {
        double probability = std::exp(-mean);
        double u = uniform();
        std::uint64_t k = 0;
        while (u > probability && k < 1000) {
            u -= probability;
            ++k;
            probability *= mean / static_cast<double>(k);
        }
        return k;
    }
    const double b = 0.931 + 2.53 * std::sqrt(mean);
    const double a = -0.059 + 0.02483 * b;
    const double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    const double v_r = 0.9277 - 3.6224 / (b - 2.0);
    for (;;) {
        const double u = uniform() - 0.5;
        const double v = uniform();
        const double us = 0.5 - std::fabs(u);
        const double k = std::floor((2.0 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= v_r) {
            return static_cast<std::uint64_t>(k);
        }
        if (k < 0.0 || (us < 0.013 && v > us)) {
            continue;
        }
        if (std::log(v) + std::log(inverse_alpha) - std::log(a / (us * us) + b) <=
            k * std::log(mean) - mean - std::lgamma(k + 1.0)) {
            return static_cast<std::uint64_t>(k);
        }
    }
}

}  // namespace isotone
