// SPDX-License-Identifier: Apache-2.0
#include "tests/kernels/gates/backends_under_test.hpp"
#include "tests/kernels/gates/compare.hpp"
#include "tests/kernels/gates/geometry_cases.hpp"

namespace isotone::kernels::gates {
namespace {

struct Blur {
    Grid grid;
    std::array<double, 3> fwhm_mm;
};

/// Odd sizes, one slice, kernels of one tap, three taps and wider than the image, widths that differ by axis.
const std::vector<Blur> blurs{
    {grid_at({19, 17, 13}, {2, 2, 2}), {5, 5, 5}},   {grid_at({9, 21, 33}, {2, 3, 1.5}), {4, 9, 2.5}},
    {grid_at({17, 16, 1}, {2, 2, 5}), {6, 6, 6}},    {grid_at({5, 4, 3}, {2, 2, 2}), {30, 30, 30}},
    {grid_at({11, 12, 20}, {4, 4, 4}), {1, 0, 2.3}}, {grid_at({7, 8, 9}, {4, 4, 4}), {0, 7, 0}},
    {grid_at({1, 1, 50}, {4, 4, 1}), {3, 3, 12}}};

std::vector<double> blurred(Backend& backend, const Blur& blur, const std::vector<float>& image) {
    Buffer buffer = upload(backend, image);
    backend.gaussian(buffer, blur.grid, blur.fwhm_mm);
    return backend.download_double(buffer);
}

double dot(const std::vector<double>& a, const std::vector<float>& b) {
    double sum = 0.0;
    for (std::size_t i = 0; i < a.size(); ++i) {
        sum += a[i] * static_cast<double>(b[i]);
    }
    return sum;
}

class GaussianGate : public GateTest {};
ISOTONE_GATE_EVERY_BACKEND(GaussianGate);

TEST_P(GaussianGate, AgreesWithTheReference) {
    for (const Blur& b : blurs) {
        const std::vector<float> image = random_values(b.grid.voxels(), 41);
        const Difference d = difference(blurred(backend(), b, image), blurred(reference(), b, image));
        // 2e-6: three passes of sums of positive float terms.
        EXPECT_LE(d.relative_l2, 2e-6);
        EXPECT_LE(d.max_over_max, 2e-6);
    }
}

TEST_P(GaussianGate, IsItsOwnTranspose) {
    for (const Blur& b : blurs) {
        const std::vector<float> x = random_values(b.grid.voxels(), 42);
        const std::vector<float> y = random_values(b.grid.voxels(), 43);
        const double one = dot(blurred(backend(), b, x), y);
        const double other = dot(blurred(backend(), b, y), x);
        EXPECT_NEAR(one / other, 1.0, 1e-6);  // float sums of positive terms
    }
}

TEST_P(GaussianGate, KeepsTheSumCentreAndWidthOfAPoint) {
    // sigma 1.2, 0.9, 1.5 voxels; the point is further than 4 sigma from every face, so nothing is lost.
    const double per_sigma = 2.3548200450309493;
    const std::array<double, 3> sigma{1.2, 0.9, 1.5};
    const Blur b{grid_at({17, 15, 19}, {2, 3, 4}), {1.2 * 2 * per_sigma, 0.9 * 3 * per_sigma, 1.5 * 4 * per_sigma}};
    const std::array<int, 3> at{9, 6, 10};
    std::vector<float> image(b.grid.voxels(), 0.0F);
    image[static_cast<std::size_t>((at[0] * 15 + at[1]) * 19 + at[2])] = 8.0F;
    const std::vector<double> found = blurred(backend(), b, image);
    double sum = 0.0;
    std::array<double, 3> first{}, second{};
    std::size_t i = 0;
    for (int x = 0; x < 17; ++x) {
        for (int y = 0; y < 15; ++y) {
            for (int z = 0; z < 19; ++z, ++i) {
                const std::array<double, 3> d{double(x - at[0]), double(y - at[1]), double(z - at[2])};
                sum += found[i];
                for (std::size_t k = 0; k < 3; ++k) {
                    first[k] += found[i] * d[k];
                    second[k] += found[i] * d[k] * d[k];
                }
            }
        }
    }
    EXPECT_NEAR(sum, 8.0, 8e-6);
    for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_NEAR(first[k] / sum, 0.0, 1e-6);
        EXPECT_NEAR(second[k] / sum / (sigma[k] * sigma[k]), 1.0, 1e-5);  // weights are rounded to float
    }
}

TEST_P(GaussianGate, NoWidthChangesNothing) {
    const Blur b{grid_at({5, 6, 7}, {2, 2, 2}), {0, 0, 0}};
    const std::vector<float> image = random_values(b.grid.voxels(), 44);
    EXPECT_EQ(blurred(backend(), b, image), std::vector<double>(image.begin(), image.end()));
}

}  // namespace
}  // namespace isotone::kernels::gates
