// SPDX-License-Identifier: Apache-2.0
#include "recon/model/kernel_table.hpp"

#include "core/error.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <numeric>

namespace isotone::recon {
namespace {

/// A Gaussian core of weight 1 and the star that photons leave which cross the thin walls of hexagonal holes: six arms
/// 60 degrees apart whose weight falls exponentially.
std::vector<double> star_kernel(int size, double pixel_mm, double sigma_mm, double tail) {
    const int radius = size / 2;
    std::vector<double> kernel;
    double core_sum = 0.0, star_sum = 0.0;
    std::vector<double> core, star;
    for (int i = -radius; i <= radius; ++i) {
        for (int k = -radius; k <= radius; ++k) {
            const double x = i * pixel_mm, y = k * pixel_mm, r = std::hypot(x, y);
            core.push_back(std::exp(-0.5 * r * r / (sigma_mm * sigma_mm)));
            const double arm = std::pow(std::cos(3.0 * (std::atan2(y, x) - 0.2)), 8.0);
            star.push_back(arm * std::exp(-r / 30.0));
            core_sum += core.back();
            star_sum += star.back();
        }
    }
    for (std::size_t i = 0; i < core.size(); ++i) {
        kernel.push_back(core[i] / core_sum + tail * star[i] / star_sum);
    }
    return kernel;
}

double sum_of(const kernels::PlaneResponse& response) {
    double sum = 0.0;
    for (const kernels::SeparableKernel& term : response) {
        sum += std::accumulate(term.across.begin(), term.across.end(), 0.0) *
               std::accumulate(term.along.begin(), term.along.end(), 0.0);
    }
    return sum;
}

double value_of(const kernels::PlaneResponse& response, std::size_t i, std::size_t k) {
    double value = 0.0;
    for (const kernels::SeparableKernel& term : response) {
        value += term.across[i] * term.along[k];
    }
    return value;
}

// REQ-CDR-05
TEST(KernelTable, AStarOfPenetrationSurvivesItsDecomposition) {
    const KernelTable table{2.0, 65, {100.0}, {star_kernel(65, 2.0, 4.0, 0.3)}};
    const kernels::PlaneResponse response = response_of(table, 100.0, 2.0, 2.0);
    EXPECT_GT(response.size(), 5U) << "a star is no product of two profiles";
    EXPECT_LT(response.size(), 65U);
    double error = 0.0, norm = 0.0;
    for (std::size_t i = 0; i < 65; ++i) {
        for (std::size_t k = 0; k < 65; ++k) {
            const double truth = table.kernels[0][i * 65 + k];
            error += std::pow(value_of(response, i, k) - truth, 2);
            norm += truth * truth;
        }
    }
    EXPECT_LE(std::sqrt(error / norm), kernel_remainder);
    // The tails' counts stay: 1 of the core and 0.3 of the star. A remainder of 1e-5 of the norm, spread over 65 x 65
    // pixels of one sign, would be 65 x 1e-5 x norm = 3e-5 of the sum.
    EXPECT_NEAR(sum_of(response), 1.3, 1e-4);
}

TEST(KernelTable, AGaussianIsOneTerm) {
    const KernelTable table{2.0, 33, {100.0}, {star_kernel(33, 2.0, 4.0, 0.0)}};
    EXPECT_EQ(response_of(table, 100.0, 2.0, 2.0).size(), 1U);
}

// REQ-CDR-05
TEST(KernelTable, OtherPixelsKeepSumAndPlace) {
    std::vector<double> off_centre(31 * 31);
    off_centre[20 * 31 + 12] = 0.8;  // 5 pixels to larger bins, 3 to smaller rows
    const KernelTable table{1.0, 31, {100.0}, {off_centre}};
    const kernels::PlaneResponse response = response_of(table, 100.0, 4.0, 2.5);
    EXPECT_NEAR(sum_of(response), 0.8, 1e-12);
    // Bins of 4 mm: pixel 4.5 to 5.5 mm lies in bin 1 (2 to 6 mm). Rows of 2.5 mm: -3.5 to -2.5 mm lies in row -1
    // (-3.75 to -1.25 mm).
    const std::size_t bin = response[0].across.size() / 2 + 1, row = response[0].along.size() / 2 - 1;
    EXPECT_NEAR(value_of(response, bin, row), 0.8, 1e-12);
}

// REQ-CDR-05. The first index of a kernel runs along the bins, the second along the rows, and nothing is mirrored: the
// arms of the star stand at 0.2 rad from the bins, so a swap or a flip would show.
TEST(KernelTable, AProjectorShowsTheKernelAsItWasMeasured) {
    constexpr int n = 41;
    const KernelTable table{3.0, n, {50.0, 150.0}, {star_kernel(n, 3.0, 3.0, 0.2), star_kernel(n, 3.0, 5.0, 0.4)}};
    ProjectionGeometry orbit;
    orbit.bins = orbit.rows = n;
    orbit.bin_mm = orbit.row_mm = 3.0;
    orbit.views.push_back({0.0, 150.0, 0.0, 0.0, 1.0, 0});
    const DepthResponses responses = kernel_depth_responses(table, orbit, 3);
    kernels::SpectGeometry geometry;
    geometry.grid = {{1, 1, n}, {3.0, 3.0, 3.0}, {0.0, 0.0, -60.0}};  // on the axis: 150 mm from the face
    geometry.bins = n;
    geometry.depth_planes = 3;
    geometry.views = {{0.0, 20.0, responses.of_views[0]}};
    geometry.responses = responses.responses;
    const auto backend = kernels::make_backend(kernels::parse_backend("reference"));
    const auto projector = backend->make_projector(geometry);
    kernels::Buffer image = backend->make_buffer(n), projection = backend->make_buffer(projector->size());
    std::vector<float> point(n), seen(projector->size());
    point[20] = 1.0F;
    backend->upload(point, image);
    projector->forward(image, projection);
    backend->download(projection, seen);
    const double peak = table.kernels[1][20 * n + 20];
    const double norm =
        std::sqrt(std::inner_product(table.kernels[1].begin(), table.kernels[1].end(), table.kernels[1].begin(), 0.0));
    double sum = 0.0;
    for (std::size_t i = 0; i < seen.size(); ++i) {
        // The remainder of the decomposition, 1e-5 of the kernel's norm, and single precision.
        EXPECT_NEAR(seen[i] / 3.0, table.kernels[1][i], 1e-5 * norm + 1e-6 * peak) << i;
        sum += seen[i] / 3.0;
    }
    EXPECT_NEAR(sum, 1.4, 1e-4);
}

TEST(KernelTable, DistancesBetweenAreMixedAndOutsideTheNearestStandsIn) {
    const auto flat = [](double value) { return std::vector<double>(9, value); };
    const KernelTable table{4.0, 3, {100.0, 200.0}, {flat(1.0 / 9.0), flat(2.0 / 9.0)}};
    EXPECT_NEAR(sum_of(response_of(table, 125.0, 4.0, 4.0)), 1.25, 1e-12);
    EXPECT_NEAR(sum_of(response_of(table, 50.0, 4.0, 4.0)), 1.0, 1e-12);
    EXPECT_NEAR(sum_of(response_of(table, 200.0, 4.0, 4.0)), 2.0, 1e-12);
    EXPECT_NEAR(sum_of(response_of(table, 900.0, 4.0, 4.0)), 2.0, 1e-12);
    EXPECT_EQ(table.beyond_mm(150.0), 0.0);
    EXPECT_EQ(table.beyond_mm(90.0), 10.0);
    EXPECT_EQ(table.beyond_mm(230.0), 30.0);
}

TEST(KernelTable, RefusesWhatIsNoTable) {
    const KernelTable good{2.0, 3, {10.0}, {std::vector<double>(9, 0.1)}};
    EXPECT_NO_THROW(good.check("table"));
    const auto refused = [&](auto&& change) {
        KernelTable table = good;
        change(table);
        EXPECT_THROW(table.check("table"), Error);
    };
    refused([](KernelTable& t) { t.size = 4; });
    refused([](KernelTable& t) { t.pixel_mm = 0.0; });
    refused([](KernelTable& t) { t.distances_mm = {10.0, 5.0}; });
    refused([](KernelTable& t) { t.kernels[0].pop_back(); });
    refused([](KernelTable& t) { t.kernels[0][4] = std::nan(""); });
    refused([](KernelTable& t) { t.kernels[0][4] = -0.1; });
    refused([](KernelTable& t) { t.kernels[0].assign(9, 0.0); });
}

}  // namespace
}  // namespace isotone::recon
