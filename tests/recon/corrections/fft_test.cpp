// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/fft.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace isotone::recon {
namespace {

std::vector<Complex> numbers(std::size_t count) {
    std::vector<Complex> values;
    for (std::size_t i = 0; i < count; ++i) {
        values.emplace_back(static_cast<float>((i * 7919) % 101) / 50.0F - 1.0F,
                            static_cast<float>((i * 104729) % 97) / 48.0F - 1.0F);
    }
    return values;
}

/// The definition, in double.
std::complex<double> transformed(const std::vector<Complex>& values, std::array<int, 3> n, std::array<int, 3> k) {
    std::complex<double> sum = 0.0;
    std::size_t i = 0;
    for (int x = 0; x < n[0]; ++x) {
        for (int y = 0; y < n[1]; ++y) {
            for (int z = 0; z < n[2]; ++z) {
                const double turns = static_cast<double>(k[0] * x) / n[0] + static_cast<double>(k[1] * y) / n[1] +
                                     static_cast<double>(k[2] * z) / n[2];
                sum += std::complex<double>(values[i++]) * std::polar(1.0, -2.0 * std::numbers::pi * turns);
            }
        }
    }
    return sum;
}

// REQ-SCAT-05
TEST(Fft, IsTheSumOfItsDefinition) {
    for (const std::array<int, 3> size : {std::array<int, 3>{4, 3, 5}, {1, 8, 6}, {9, 2, 10}, {1, 1, 1}}) {
        const Fft fft(size);
        const std::vector<Complex> values = numbers(fft.size());
        std::vector<Complex> spectrum = values;
        fft.forward(spectrum);
        std::size_t i = 0;
        for (int x = 0; x < size[0]; ++x) {
            for (int y = 0; y < size[1]; ++y) {
                for (int z = 0; z < size[2]; ++z) {
                    const std::complex<double> expected = transformed(values, size, {x, y, z});
                    // float: some roundings of sums of up to 180 values of about 1
                    EXPECT_NEAR(std::abs(std::complex<double>(spectrum[i++]) - expected), 0.0, 1e-4);
                }
            }
        }
    }
}

// REQ-SCAT-05
TEST(Fft, InverseBringsTheValuesBack) {
    const Fft fft({60, 27, 50});
    const std::vector<Complex> values = numbers(fft.size());
    std::vector<Complex> there_and_back = values;
    fft.forward(there_and_back);
    fft.inverse(there_and_back);
    for (std::size_t i = 0; i < values.size(); ++i) {
        ASSERT_NEAR(std::abs(there_and_back[i] - values[i]), 0.0F, 1e-5F);  // float
    }
}

// REQ-SCAT-05
TEST(Fft, LengthsAreProductsOfTwoThreeAndFive) {
    EXPECT_EQ(fast_length(1), 1);
    EXPECT_EQ(fast_length(7), 8);
    EXPECT_EQ(fast_length(61), 64);
    EXPECT_EQ(fast_length(121), 125);
    EXPECT_EQ(fast_length(127), 128);
}

}  // namespace
}  // namespace isotone::recon
