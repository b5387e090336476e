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

/// [x][y][z] as lanes along z.
Complex at(const PlanarLanes& spectrum, const BoxFft& fft, int x, int y, int z) {
    const std::size_t line = static_cast<std::size_t>(x * fft.length()[1] + y) * fft.vectors();
    const auto lane = static_cast<std::size_t>(z);
    return {spectrum.re[line + lane / Lanes::count].value[lane % Lanes::count],
            spectrum.im[line + lane / Lanes::count].value[lane % Lanes::count]};
}

FftTile numbered_tile(int length) {
    FftTile tile(length);
    const std::vector<Complex> values = numbers(static_cast<std::size_t>(length) * Lanes::count);
    for (std::size_t i = 0; i < values.size(); ++i) {
        tile.lines.re[i / Lanes::count].value[i % Lanes::count] = values[i].real();
        tile.lines.im[i / Lanes::count].value[i % Lanes::count] = values[i].imag();
    }
    return tile;
}

// REQ-SCAT-05
TEST(Fft, IsTheSumOfItsDefinitionInEveryLine) {
    for (const int length : {1, 2, 3, 4, 5, 8, 12, 30, 45, 100}) {
        const Fft fft(length);
        const FftTile values = numbered_tile(length);
        FftTile spectrum = values;
        fft.forward(spectrum);
        for (std::size_t lane = 0; lane < Lanes::count; ++lane) {
            std::vector<Complex> line;
            for (std::size_t i = 0; i < static_cast<std::size_t>(length); ++i) {
                line.emplace_back(values.lines.re[i].value[lane], values.lines.im[i].value[lane]);
            }
            for (int k = 0; k < length; ++k) {
                const std::complex<double> expected = transformed(line, {1, 1, length}, {0, 0, k});
                const auto i = static_cast<std::size_t>(k);
                const std::complex<double> found(spectrum.lines.re[i].value[lane], spectrum.lines.im[i].value[lane]);
                // float: some roundings of sums of up to 100 values of about 1
                EXPECT_NEAR(std::abs(found - expected), 0.0, 5e-5) << length << ", " << k;
            }
        }
    }
}

// REQ-SCAT-05
TEST(Fft, GivesTheSameBitsOnEveryInstructionSet) {
    const std::vector<const ScatterLoops*> all = all_scatter_loops();
    for (const int length : {8, 45, 60}) {
        FftTile expected = numbered_tile(length);
        Fft(length, *all.front()).forward(expected);
        for (const ScatterLoops* loops : all) {
            FftTile found = numbered_tile(length);
            Fft(length, *loops).forward(found);
            for (std::size_t i = 0; i < found.lines.re.size(); ++i) {
                EXPECT_EQ(found.lines.re[i].value, expected.lines.re[i].value) << loops->name;
                EXPECT_EQ(found.lines.im[i].value, expected.lines.im[i].value) << loops->name;
            }
        }
    }
}

// REQ-SCAT-05
TEST(BoxFft, IsTheTransformOfTheBoxAndItsZeros) {
    const std::array<int, 3> box{3, 2, 5}, length{5, 6, 20};  // more than a vector of lanes along z
    const BoxFft fft(box, length);
    const std::vector<Complex> values = numbers(fft.box_size());
    std::vector<Complex> padded(600);
    for (std::size_t i = 0; i < values.size(); ++i) {
        padded[(i / 10 * 6 + i / 5 % 2) * 20 + i % 5] = values[i];
    }
    FftTile tile = fft.make_tile();
    PlanarLanes spectrum(fft.spectrum_size());
    fft.forward(values, tile, spectrum);
    for (const auto& k : {std::array{0, 0, 0}, {1, 2, 3}, {4, 5, 19}, {2, 3, 16}, {0, 4, 10}}) {
        const Complex found = at(spectrum, fft, k[0], k[1], k[2]);
        // float: some roundings of sums of 30 values of about 1
        EXPECT_NEAR(std::abs(std::complex<double>(found) - transformed(padded, length, k)), 0.0, 2e-5);
    }
}

// REQ-SCAT-05
TEST(BoxFft, InverseBringsTheValuesBack) {
    for (const std::array<int, 3> box : {std::array{30, 13, 25}, {1, 1, 1}, {4, 27, 16}}) {
        const BoxFft fft(box, {60, 27, 50});
        const std::vector<Complex> values = numbers(fft.box_size());
        FftTile tile = fft.make_tile();
        PlanarLanes spectrum(fft.spectrum_size()), work(fft.work_size());
        fft.forward(values, tile, spectrum);
        std::vector<Complex> back(values.size());
        const std::size_t step = 27 * fft.vectors();
        fft.inverse(
            [&](std::size_t y, std::size_t vector, Lanes* re, Lanes* im) {
                for (std::size_t x = 0; x < 60; ++x) {
                    re[x] = spectrum.re[x * step + y * fft.vectors() + vector];
                    im[x] = spectrum.im[x * step + y * fft.vectors() + vector];
                }
            },
            tile, work, back);
        for (std::size_t i = 0; i < values.size(); ++i) {
            ASSERT_NEAR(std::abs(back[i] / (60.0F * 27.0F * 50.0F) - values[i]), 0.0F, 1e-5F);  // float
        }
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
