// SPDX-License-Identifier: Apache-2.0
/// Element-by-element operations and reductions against the reference, at sizes around every vector and block width.
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"

#include <cmath>
#include <functional>
#include <limits>

namespace isotone::kernels::gates {
namespace {

const std::vector<std::size_t> sizes{1, 7, 15, 16, 17, 255, 256, 257, 1000, 4099};

class ElementwiseGate : public GateTest {
protected:
    /// Runs an operation on both backends; its first buffer is the result.
    void compare(const std::vector<std::vector<float>>& inputs,
                 const std::function<void(Backend&, std::vector<Buffer>&)>& operation) {
        const std::vector<double> found = run(backend(), inputs, operation);
        const std::vector<double> expected = run(reference(), inputs, operation);
        ASSERT_EQ(found.size(), expected.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            // Three float operations at 6e-8 each.
            EXPECT_NEAR(found[i], expected[i], 2.5e-7 * std::abs(expected[i]) + 1e-12) << i;
        }
    }
    std::vector<float> numbers(std::size_t size, unsigned stream, double low = 0.1, double high = 9.0) {
        return random_values(size, stream, low, high);
    }

private:
    static std::vector<double> run(Backend& b, const std::vector<std::vector<float>>& inputs,
                                   const std::function<void(Backend&, std::vector<Buffer>&)>& operation) {
        std::vector<Buffer> buffers;
        for (const auto& values : inputs) {
            buffers.push_back(upload(b, values));
        }
        operation(b, buffers);
        return b.download_double(buffers[0]);
    }
};
ISOTONE_GATE_FAST_BACKENDS(ElementwiseGate);

TEST_P(ElementwiseGate, MultiplyAndScaleAndAdd) {
    for (const std::size_t n : sizes) {
        compare({numbers(n, 1, -5), numbers(n, 2)}, [](Backend& b, auto& v) { b.multiply(v[0], v[1]); });
        compare({numbers(n, 3), numbers(n, 4)}, [](Backend& b, auto& v) { b.scale_and_add(v[0], 1.75, v[1]); });
        compare({numbers(n, 5), numbers(n, 6)}, [](Backend& b, auto& v) { b.copy(v[1], v[0]); });
        compare({numbers(n, 7)}, [](Backend& b, auto& v) { b.fill(v[0], -0.375); });
    }
}

TEST_P(ElementwiseGate, FactorsAndTermsMayBeAbsent) {
    for (const std::size_t n : sizes) {
        const std::vector<std::vector<float>> inputs{numbers(n, 8), numbers(n, 9), numbers(n, 10)};
        compare(inputs, [](Backend& b, auto& v) { b.apply_factors(v[0], &v[1], &v[2]); });
        compare(inputs, [](Backend& b, auto& v) { b.apply_factors(v[0], nullptr, &v[2]); });
        compare(inputs, [](Backend& b, auto& v) { b.apply_factors(v[0], &v[1], nullptr); });
        compare(inputs, [](Backend& b, auto& v) { b.apply_factors(v[0], nullptr, nullptr); });
    }
}

TEST_P(ElementwiseGate, TheRatioIsFlooredAndCounted) {
    for (const std::size_t n : sizes) {
        std::vector<float> measured = numbers(n, 11, 0, 3);
        std::vector<float> expected = numbers(n, 12, 0, 2);
        for (std::size_t i = 0; i < n; i += 3) {
            measured[i] = 0.0F;
        }
        std::size_t counts[2] = {0, 1};
        compare({measured, measured, expected}, [&](Backend& b, auto& v) {
            counts[b.info().precision == "double"] = b.ratio(v[1], v[2], 0.5, v[0]).floored;
        });
        EXPECT_EQ(counts[0], counts[1]);
        compare({expected, measured}, [](Backend& b, auto& v) { b.ratio(v[1], v[0], 0.5, v[0]); });
    }
}

TEST_P(ElementwiseGate, TheRatioOfNothingMeasuredIsZeroWhateverWasExpected) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    Buffer expected = upload(backend(), {0.0F, nan, 1.0F});
    const RatioCounts counts = backend().ratio(upload(backend(), {0, 0, 0}), expected, 1.0, expected);
    EXPECT_EQ(backend().download_double(expected), (std::vector<double>{0, 0, 0}));
    EXPECT_EQ(counts.floored, 0U);
}

TEST_P(ElementwiseGate, TheEmUpdateKeepsAVoxelThatIsNotSeen) {
    for (const std::size_t n : sizes) {
        compare({numbers(n, 13), numbers(n, 14), numbers(n, 15, 0, 2)},
                [](Backend& b, auto& v) { b.em_update(v[0], v[1], v[2], 0.5); });
    }
    Buffer image = upload(backend(), {3.0F, 3.0F});
    backend().em_update(image, upload(backend(), {2.0F, 2.0F}), upload(backend(), {0.0F, 0.5F}), 0.5);
    EXPECT_EQ(backend().download_double(image), (std::vector<double>{3, 3}));
}

TEST_P(ElementwiseGate, ReductionsAreDouble) {
    for (const std::size_t n : sizes) {
        const std::vector<float> a = numbers(n, 16, -4, 5);
        const std::vector<float> b = numbers(n, 17);
        const auto fast = [&](auto reduce) { return reduce(backend(), upload(backend(), a), upload(backend(), b)); };
        const auto exact = [&](auto reduce) {
            return reduce(reference(), upload(reference(), a), upload(reference(), b));
        };
        const auto sum = [](Backend& k, const Buffer& x, const Buffer&) { return k.sum(x); };
        const auto magnitudes = [](Backend& k, const Buffer& x, const Buffer&) { return k.sum_of_magnitudes(x); };
        const auto largest = [](Backend& k, const Buffer& x, const Buffer&) { return k.largest_magnitude(x); };
        const auto product = [](Backend& k, const Buffer& x, const Buffer& y) { return k.dot(x, y); };
        // 1e-12 of the sum of magnitudes: double sums of some thousand floats.
        const double scale = 1e-12 * exact(magnitudes) * 10;
        EXPECT_NEAR(fast(sum), exact(sum), scale);
        EXPECT_NEAR(fast(magnitudes), exact(magnitudes), scale);
        EXPECT_NEAR(fast(product), exact(product), scale);
        EXPECT_EQ(fast(largest), exact(largest));
    }
}

TEST_P(ElementwiseGate, TheLogLikelihoodIsDouble) {
    for (const std::size_t n : sizes) {
        std::vector<float> measured = numbers(n, 18, 0, 30);
        std::vector<float> expected = numbers(n, 19, 0, 30);
        for (std::size_t i = 0; i < n; i += 4) {
            measured[i] = 0.0F;
        }
        expected[n / 2] = 0.0F;
        const auto value = [&](Backend& b) {
            return b.poisson_log_likelihood(upload(b, measured), upload(b, expected), 0.25);
        };
        const double exact = value(reference());
        // 2e-7 of a term of about 50: the logarithm may be float's. A float sum would be off by far more.
        EXPECT_NEAR(value(backend()), exact, 1e-5 * static_cast<double>(n));
    }
}

TEST_P(ElementwiseGate, ReductionsOfNothingAreZero) {
    const Buffer empty = backend().make_buffer(0);
    EXPECT_EQ(backend().sum(empty), 0.0);
    EXPECT_EQ(backend().dot(empty, empty), 0.0);
    EXPECT_EQ(backend().largest_magnitude(empty), 0.0);
    EXPECT_TRUE(backend().all_finite(empty));
}

TEST_P(ElementwiseGate, OneValueThatIsNotFiniteIsFoundAnywhere) {
    for (const std::size_t n : sizes) {
        EXPECT_TRUE(backend().all_finite(upload(backend(), numbers(n, 20))));
        for (const std::size_t at : {std::size_t{0}, n / 2, n - 1}) {
            for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
                                    -std::numeric_limits<float>::infinity()}) {
                std::vector<float> values = numbers(n, 20);
                values[at] = bad;
                EXPECT_FALSE(backend().all_finite(upload(backend(), values)));
            }
        }
    }
}

TEST_P(ElementwiseGate, BuffersStartAsZerosAndKeepTheirValues) {
    const std::vector<float> values = numbers(4099, 21, -1e30, 1e30);
    Buffer buffer = backend().make_buffer(values.size());
    EXPECT_EQ(backend().download_double(buffer), std::vector<double>(values.size(), 0.0));
    backend().upload(values, buffer);
    std::vector<float> returned(values.size());
    backend().download(buffer, returned);
    EXPECT_EQ(returned, values);
}

TEST_P(ElementwiseGate, ImagesAreStoredAsInTheReference) {
    const Grid grid{{3, 5, 17}, {1, 1, 1}, {0, 0, 0}};
    const std::vector<float> host = numbers(grid.voxels(), 22);
    Buffer fast = backend().make_buffer(grid.voxels());
    Buffer exact = reference().make_buffer(grid.voxels());
    backend().upload_image(host, grid, fast);
    reference().upload_image(host, grid, exact);
    EXPECT_EQ(backend().download_double(fast), reference().download_double(exact));
    std::vector<float> returned(grid.voxels());
    backend().download_image(fast, grid, returned);
    EXPECT_EQ(returned, host);
}

}  // namespace
}  // namespace isotone::kernels::gates
