// SPDX-License-Identifier: Apache-2.0
#include "core/gaussian_kernel.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace isotone {
namespace {

double sum_of(const std::vector<double>& half) {
    double sum = half[0];
    for (std::size_t k = 1; k < half.size(); ++k) {
        sum += 2.0 * half[k];
    }
    return sum;
}

double variance_of(const std::vector<double>& half) {
    double v = 0.0;
    for (std::size_t k = 1; k < half.size(); ++k) {
        v += 2.0 * half[k] * static_cast<double>(k * k);
    }
    return v;
}

// REQ-HARM-08
TEST(GaussianKernel, HasSumOneAndTheExactVarianceForAnyWidth) {
    for (const double fwhm : {1e-3, 0.1, 0.5, 0.588, 0.59, 0.9, 1.0, 1.17, 1.18, 2.0, 3.7, 10.0, 50.0}) {
        const double spacing = 1.3;
        const std::vector<double> half = gaussian_kernel(fwhm * spacing, spacing);
        const double sigma = fwhm / 2.3548200450309493;
        // 1e-12: the bisection ends at neighbouring doubles; sums of some 200 terms round at 1e-14.
        EXPECT_NEAR(sum_of(half), 1.0, 1e-12) << "fwhm " << fwhm;
        EXPECT_NEAR(variance_of(half) / (sigma * sigma), 1.0, 1e-12) << "fwhm " << fwhm;
    }
}

TEST(GaussianKernel, FallsMonotonicallyAndStaysPositive) {
    for (const double fwhm : {0.3, 0.9, 1.5, 4.0, 12.0}) {
        const std::vector<double> half = gaussian_kernel(fwhm, 1.0);
        for (std::size_t k = 0; k < half.size(); ++k) {
            EXPECT_GT(half[k], 0.0);
            if (k > 0) {
                EXPECT_LT(half[k], half[k - 1]);
            }
        }
    }
}

TEST(GaussianKernel, IsTruncatedAtFourSigma) {
    const double fwhm = 2.0 * 2.3548200450309493;  // sigma = 2 voxels
    EXPECT_EQ(gaussian_kernel(fwhm * 1.0001, 1.0).size(), 10U);
    EXPECT_EQ(gaussian_kernel(fwhm * 0.9999, 1.0).size(), 9U);
}

TEST(GaussianKernel, IsTheSampledGaussianWhereItIsWide) {
    // Poisson summation: for sigma = 3 voxels sampling changes the variance by about exp(-2 pi^2 9), truncation at 4
    // sigma by about 1e-3, so the weights are those of the continuous Gaussian to that.
    const std::vector<double> half = gaussian_kernel(3.0 * 2.3548200450309493, 1.0);
    for (std::size_t k = 0; k < 6; ++k) {
        const double t = static_cast<double>(k) / 3.0;
        const double continuous = std::exp(-0.5 * t * t) / (3.0 * std::sqrt(2.0 * 3.14159265358979323846));
        EXPECT_NEAR(half[k] / continuous, 1.0, 2e-3);
    }
}

TEST(GaussianKernel, ANarrowOneHasThreeTaps) {
    const double sigma = 0.2;
    const std::vector<double> half = gaussian_kernel(sigma * 2.3548200450309493, 1.0);
    ASSERT_EQ(half.size(), 2U);
    EXPECT_NEAR(half[0], 0.96, 1e-15);
    EXPECT_NEAR(half[1], 0.02, 1e-15);
}

TEST(GaussianKernel, TheThreeTapAndTheSolvedKernelMeetContinuously) {
    const double edge = 0.25 * 2.3548200450309493;  // sigma = 1/4 voxel: from here on five taps
    const std::vector<double> below = gaussian_kernel(edge * (1.0 - 1e-9), 1.0);
    const std::vector<double> above = gaussian_kernel(edge * (1.0 + 1e-9), 1.0);
    ASSERT_EQ(below.size(), 2U);
    ASSERT_EQ(above.size(), 3U);
    // Neighbouring taps fall by q = 0.03 here, the outer one of the five by q^4 = 1e-6.
    EXPECT_NEAR(above[0], below[0], 1e-5);
    EXPECT_LT(above[2], 2e-6);
}

TEST(GaussianKernel, NoWidthIsNoBlur) {
    EXPECT_EQ(gaussian_kernel(0.0, 2.0), std::vector<double>{1.0});
}

TEST(GaussianKernel, RefusesImpossibleWidths) {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinity = std::numeric_limits<double>::infinity();
    EXPECT_THROW(gaussian_kernel(-1.0, 1.0), Error);
    EXPECT_THROW(gaussian_kernel(nan, 1.0), Error);
    EXPECT_THROW(gaussian_kernel(infinity, 1.0), Error);
    EXPECT_THROW(gaussian_kernel(1.0, 0.0), Error);
    EXPECT_THROW(gaussian_kernel(1.0, nan), Error);
    EXPECT_THROW(gaussian_kernel(2e4, 1.0), Error);
}

}  // namespace
}  // namespace isotone
