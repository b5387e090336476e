// SPDX-License-Identifier: Apache-2.0
#include "harmonize/filter/gaussian_filter.hpp"

#include "core/error.hpp"
#include "core/gaussian_kernel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace isotone::harmonize {
namespace {

std::vector<double> hashed(std::size_t count) {
    std::vector<double> values(count);
    for (std::uint64_t n = 0; n < count; ++n) {
        values[n] = static_cast<double>((n * 2654435761ULL) % 4294967296ULL) / 4294967296.0;
    }
    return values;
}

std::array<std::vector<double>, 3> sampled_kernels(const Vector3& sigma) {
    std::array<std::vector<double>, 3> half;
    for (std::size_t k = 0; k < 3; ++k) {
        half[k] = half_kernel(sigma[k] * gaussian_fwhm_per_sigma, 1.0, GaussianKernel::sampled);
    }
    return half;
}

struct Golden {
    std::size_t index;
    double value;
};

// scipy 1.17.1: v = ((n * 2654435761) % 2**32) / 2**32 over n = arange(size), reshaped z, y, x;
// scipy.ndimage.gaussian_filter(v, sigma=(z, y, x), truncate=4, mode="reflect").ravel()[index]
TEST(GaussianFilter, SampledKernelEqualsScipyOnASmallOddGrid) {
    auto values = hashed(7 * 6 * 5);  // kernels longer than the lines: the reflection folds more than once
    gaussian_filter(values, {7, 6, 5}, sampled_kernels({2.1, 1.3, 0.8}));
    for (const Golden& g :
         {Golden{0, 0.4792074253765477}, Golden{3, 0.48055423412175774}, Golden{52, 0.4938105473011637},
          Golden{104, 0.524840932870133}, Golden{131, 0.544097861967315}, Golden{209, 0.5244227385892913}}) {
        EXPECT_NEAR(values[g.index], g.value, 1e-12) << g.index;
    }
}

TEST(GaussianFilter, SampledKernelEqualsScipyOn64Cubed) {
    auto values = hashed(64 * 64 * 64);
    gaussian_filter(values, {64, 64, 64}, sampled_kernels({3.3, 2.5, 1.7}));
    for (const Golden& g : {Golden{0, 0.4632157402650918}, Golden{1000, 0.501423581379403},
                            Golden{133152, 0.5029187751622987}, Golden{262143, 0.4748187976963068}}) {
        EXPECT_NEAR(values[g.index], g.value, 1e-12) << g.index;
    }
}

std::vector<double> impulse_response(const std::vector<double>& fwhms) {
    constexpr int n = 81;
    std::vector<double> values(n * 3 * 3, 0.0);
    values[40] = 1.0;
    for (std::size_t i = 1; i < 9; ++i) {
        values[i * n + 40] = 1.0;  // uniform along y and z
    }
    for (const double fwhm : fwhms) {
        gaussian_filter(values, {n, 3, 3}, {half_kernel(fwhm, 2.0, GaussianKernel::exact_second_moment), {1.0}, {1.0}});
    }
    values.resize(n);
    return values;
}

double variance(const std::vector<double>& line) {
    double v = 0.0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const double d = 2.0 * (static_cast<double>(i) - 40.0);
        v += line[i] * d * d;
    }
    return v;
}

// REQ-HARM-08
TEST(GaussianFilter, VariancesOfSuccessiveFiltersAddExactly) {
    const double expected = (5.0 * 5.0 + 3.0 * 3.0 + 0.7 * 0.7) / std::pow(gaussian_fwhm_per_sigma, 2);
    EXPECT_NEAR(variance(impulse_response({5.0, 3.0, 0.7})), expected, 1e-10);
}

TEST(GaussianFilter, TwoFiltersEqualTheirComposition) {
    const auto two = impulse_response({8.0, 6.0});
    const auto one = impulse_response({10.0});
    const double top = *std::ranges::max_element(one);
    for (std::size_t i = 0; i < one.size(); ++i) {
        EXPECT_NEAR(two[i], one[i], 1e-4 * top) << i;  // truncation at 4 sigma
    }
}

TEST(GaussianFilter, ConstantImageStaysConstantToTheBorder) {
    const Volume volume(ImageGrid::centred({9, 8, 7}, {2, 2, 3}), Quantity::relative, 3.0F);
    const Volume filtered = gaussian_filter(volume, {12.0, 5.0, 9.0});
    for (const float v : filtered.values) {
        EXPECT_NEAR(v, 3.0F, 1e-6F);
    }
}

TEST(GaussianFilter, AxesAreNotMixed) {
    Volume volume(ImageGrid::centred({15, 13, 11}, {1, 1, 1}));
    volume.at(7, 6, 5) = 1.0F;
    const Volume filtered = gaussian_filter(volume, {4.0, 0.0, 0.0});
    EXPECT_GT(filtered.at(9, 6, 5), 0.05F);
    EXPECT_EQ(filtered.at(7, 8, 5), 0.0F);
    EXPECT_EQ(filtered.at(7, 6, 7), 0.0F);
}

TEST(GaussianFilter, ZeroWidthLeavesTheBitsAlone) {
    Volume volume(ImageGrid::centred({5, 4, 3}, {1, 1, 1}));
    std::iota(volume.values.begin(), volume.values.end(), 0.1F);
    EXPECT_EQ(gaussian_filter(volume, {0, 0, 0}).values, volume.values);
}

TEST(FilterBetween, MatchesTheClosedForm) {
    const auto f = filter_between({4.6, 4.6, 5.4}, {7.0, 7.0, 7.0});
    EXPECT_NEAR(f[0], 5.2764, 5e-5);  // printed with four digits
    EXPECT_NEAR(f[1], 5.2764, 5e-5);
    EXPECT_NEAR(f[2], 4.4542, 5e-5);
}

TEST(FilterBetween, CoarserSourceIsRefused) {
    EXPECT_THROW(filter_between({6.0, 6.0, 8.0}, {7.0, 7.0, 7.0}), Error);
}

}  // namespace
}  // namespace isotone::harmonize
