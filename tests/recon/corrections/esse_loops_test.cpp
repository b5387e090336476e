// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/esse_loops.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace isotone::recon {
namespace {

using Complex = std::complex<float>;

float number(std::size_t i) {
    return static_cast<float>(i * 7919 % 101) / 50.0F - 1.0F;
}

std::vector<Lanes> numbers(std::size_t count, std::size_t seed) {
    std::vector<Lanes> result(count);
    for (std::size_t i = 0; i < count * Lanes::count; ++i) {
        result[i / Lanes::count].value[i % Lanes::count] = number(i + seed);
    }
    return result;
}

// REQ-SCAT-05
TEST(ScatterLoops, AViewSumsTheFieldsTurnedToItsAngle) {
    for (const std::size_t count : {1U, 7U, 32U, 77U}) {
        std::vector<std::vector<Complex>> fields(5);
        std::vector<const Complex*> starts;
        for (std::size_t m = 0; m < fields.size(); ++m) {
            for (std::size_t i = 0; i < count; ++i) {
                fields[m].emplace_back(number(m * 31 + i), number(m * 17 + i * 3));
            }
            starts.push_back(fields[m].data());
        }
        std::vector<Lanes> weights(fields.size());
        for (std::size_t m = 0; m < weights.size(); ++m) {
            for (std::size_t lane = 0; lane < Lanes::count; ++lane) {
                weights[m].value[lane] = number(m + 1000 * (lane % 2));
            }
        }
        std::vector<float> first;
        for (const ScatterLoops* loops : all_scatter_loops()) {
            std::vector<float> found(count, 99.0F);
            loops->view_sum(starts, weights.data(), count, found.data());
            for (std::size_t i = 0; i < count; ++i) {
                float expected = 0.0F;
                for (std::size_t m = 0; m < fields.size(); ++m) {
                    expected += weights[m].value[0] * fields[m][i].real() + weights[m].value[1] * fields[m][i].imag();
                }
                EXPECT_NEAR(found[i], expected, 1e-6F) << loops->name;  // float: ten terms of up to 1
            }
            first = first.empty() ? found : first;
            EXPECT_EQ(found, first) << loops->name;
        }
    }
}

// REQ-SCAT-05
TEST(ScatterLoops, AColumnOfSourcesAddsItsEntries) {
    const std::vector<float> activity{2.0F, 0.0F, 0.5F, 3.0F};
    const std::vector<unsigned char> level{1, 0, 2, 1};
    for (const std::size_t vectors : {1U, 2U, 3U, 5U}) {
        const std::vector<Lanes> table = numbers(3 * 4 * vectors, vectors);
        PathColumn column;
        column.activity = activity.data();
        column.level = level.data();
        column.table = table.data();
        column.level_step = 4 * vectors;
        const std::vector<Lanes> turns = numbers(2 * vectors, 9);
        column.turns = turns.data();
        column.vectors = vectors;
        column.sources = 4;
        column.to = 2;
        for (const ScatterLoops* loops : all_scatter_loops()) {
            const std::vector<Lanes> before = numbers(2 * vectors, 5);
            std::vector<Lanes> sum = before, work(vectors);
            loops->path_sum(column, work.data(), sum.data());
            for (std::size_t v = 0; v < vectors; ++v) {
                for (std::size_t lane = 0; lane < Lanes::count; ++lane) {
                    float entry = 2.0F * table[4 * vectors + 2 * vectors + v].value[lane];
                    entry += 0.5F * table[8 * vectors + v].value[lane];
                    entry += 3.0F * table[4 * vectors + vectors + v].value[lane];
                    for (const std::size_t part : {2 * v, 2 * v + 1}) {
                        const float expected = before[part].value[lane] + entry * turns[part].value[lane];
                        EXPECT_NEAR(sum[part].value[lane], expected, 1e-6F) << loops->name;  // float: of up to 6
                    }
                }
            }
        }
    }
}

// REQ-SCAT-05
TEST(ScatterLoops, ALineMeetsTheKernelAndItsMirrorImage) {
    for (const std::size_t length : {1U, 6U, 9U}) {
        const std::vector<Lanes> re = numbers(length, 1), im = numbers(length, 2);
        const std::vector<Lanes> a = numbers(length / 2 + 1, 3), b = numbers(length / 2 + 1, 4);
        SpectrumLine line;
        line.re = re.data();
        line.im = im.data();
        line.a = a.data();
        line.b = b.data();
        line.step = line.kernel_step = 1;
        line.sign_a = -1.0F;
        line.length = length;
        for (const bool odd : {false, true}) {
            line.odd = odd;
            for (const ScatterLoops* loops : all_scatter_loops()) {
                std::vector<Lanes> out_re(length), out_im(length);
                loops->times_kernel(line, out_re.data(), out_im.data());
                for (std::size_t x = 0; x < length; ++x) {
                    const bool mirrored = x > length / 2;
                    const std::size_t from = mirrored ? length - x : x;
                    const Complex kernel(-a[from].value[7], (mirrored ? -1.0F : 1.0F) * b[from].value[7]);
                    const Complex turned = odd ? Complex(0.0F, -1.0F) * kernel : kernel;
                    const Complex expected = turned * Complex(re[x].value[7], im[x].value[7]);
                    EXPECT_NEAR(out_re[x].value[7], expected.real(), 1e-6F) << loops->name << x;  // float
                    EXPECT_NEAR(out_im[x].value[7], expected.imag(), 1e-6F) << loops->name << x;
                }
            }
        }
    }
}

}  // namespace
}  // namespace isotone::recon
