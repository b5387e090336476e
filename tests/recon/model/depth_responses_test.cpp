// SPDX-License-Identifier: Apache-2.0
#include "recon/model/depth_responses.hpp"

#include "core/error.hpp"
#include "detector_system.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace isotone::recon {
namespace {

ProjectionGeometry one_view(int bins, double bin_mm, double radius_mm) {
    ProjectionGeometry geometry;
    geometry.bins = bins;
    geometry.rows = 1;
    geometry.bin_mm = geometry.row_mm = bin_mm;
    geometry.views.push_back({0.0, radius_mm, 0.0, 0.0, 1.0, 0});
    return geometry;
}

/// Width between the places where straight lines between samples cross half of the peak, the peak a parabola through
/// the three largest samples: as NEMA NU 1 evaluates a profile.
double fwhm_of(const std::vector<float>& profile, double spacing_mm) {
    const auto top = static_cast<std::size_t>(std::max_element(profile.begin(), profile.end()) - profile.begin());
    const double l = profile[top - 1], c = profile[top], r = profile[top + 1];
    const double peak = c - (r - l) * (r - l) / (8.0 * (l - 2.0 * c + r));
    const auto crossing = [&](int step) {
        std::size_t i = top;
        while (profile[i] > 0.5 * peak) {
            i = static_cast<std::size_t>(static_cast<int>(i) + step);
        }
        const double inside = profile[static_cast<std::size_t>(static_cast<int>(i) - step)], outside = profile[i];
        return static_cast<double>(i) - step * (0.5 * peak - outside) / (inside - outside);
    };
    return (crossing(1) - crossing(-1)) * spacing_mm;
}

/// The profile of a point `distance_mm` from the face, on the axis of the detector, through the reference projector.
std::vector<float> point_response(const DetectorSystem& system, double energy_kev, double distance_mm) {
    constexpr int n = 161;
    const ProjectionGeometry orbit = one_view(n, 1.0, 200.0);
    const DepthResponses responses = gaussian_depth_responses(system, energy_kev, orbit, 2 * n + 1);
    kernels::SpectGeometry geometry;
    // One voxel, at t = radius - distance along +y (angle 0 faces +y).
    geometry.grid = {{1, 1, 1}, {1.0, 1.0, 1.0}, {0.0, 200.0 - distance_mm, 0.0}};
    geometry.bins = n;
    geometry.depth_planes = 2 * n + 1;
    geometry.views = {{0.0, 80.0, responses.of_views[0]}};
    geometry.responses = responses.responses;
    const auto backend = kernels::make_backend(kernels::parse_backend("reference"));
    const auto projector = backend->make_projector(geometry);
    kernels::Buffer image = backend->make_buffer(1), projection = backend->make_buffer(projector->size());
    backend->fill(image, 1.0);
    projector->forward(image, projection);
    std::vector<float> across(projector->size());
    backend->download(projection, across);
    return across;
}

// REQ-CDR-03. 1 %: what the promise is; straight lines between samples of 1 mm cost 0.5 % at a FWHM of 5 mm.
TEST(DepthResponses, APointHasTheWidthOfTheFormula) {
    for (const auto& [camera, collimator, kev] :
         {std::tuple{"Siemens Symbia", "LEHR", 140.511}, std::tuple{"GE Infinia", "MEGP", 208.366},
          std::tuple{"Siemens Symbia", "HE", 364.489}}) {
        const DetectorSystem system = test::detector_system(camera, collimator);
        for (const double distance : {50.0, 100.0, 200.0, 300.0}) {
            const double formula = resolution_fwhm_mm(system, kev, distance);
            EXPECT_NEAR(fwhm_of(point_response(system, kev, distance), 1.0) / formula, 1.0, 0.01)
                << camera << " " << collimator << " at " << distance << " mm: " << formula << " mm";
        }
    }
}

TEST(DepthResponses, KernelsAreSymmetricWithSumOneAndTheVarianceAskedFor) {
    const kernels::PlaneResponse response = gaussian_response(9.0, 4.0, 2.5);
    ASSERT_EQ(response.size(), 1U);
    const auto check = [](const std::vector<double>& taps, double spacing) {
        ASSERT_EQ(taps.size() % 2, 1U);
        EXPECT_TRUE(std::equal(taps.begin(), taps.end(), taps.rbegin()));
        EXPECT_NEAR(std::accumulate(taps.begin(), taps.end(), 0.0), 1.0, 1e-12);
        double variance = 0.0;
        for (std::size_t i = 0; i < taps.size(); ++i) {
            const double x = (static_cast<double>(i) - 0.5 * static_cast<double>(taps.size() - 1)) * spacing;
            variance += taps[i] * x * x;
        }
        EXPECT_NEAR(std::sqrt(variance) * 2.3548200450309493, 9.0, 1e-9);
    };
    check(response[0].across, 4.0);
    check(response[0].along, 2.5);
}

TEST(DepthResponses, PlanesBehindTheFaceAreNotSeenAndDistancesRunTowardsTheDetector) {
    std::vector<double> asked;
    const DepthResponses all = depth_responses(one_view(8, 10.0, 20.0), 9, [&](double distance) {
        asked.push_back(distance);
        return kernels::PlaneResponse{};
    });
    // t = -40 .. 40 in steps of 10: distances 60, 50, ... 0, then 10 and 20 mm behind the face.
    EXPECT_EQ(all.of_views[0], (std::vector<std::int32_t>{0, 1, 2, 3, 4, 5, 6, -1, -1}));
    EXPECT_EQ(asked, (std::vector<double>{60, 50, 40, 30, 20, 10, 0}));
}

TEST(DepthResponses, EqualDistancesShareAResponse) {
    ProjectionGeometry geometry = one_view(64, 4.0, 250.0);
    geometry.views.push_back({1.0, 250.0 + 1e-8, 0.0, 0.0, 1.0, 1});  // the same to 1e-6 mm
    geometry.views.push_back({2.0, 246.0, 0.0, 0.0, 1.0, 0});         // one plane nearer
    geometry.views.push_back({3.0, 251.5, 0.0, 0.0, 1.0, 1});         // between planes
    const DepthResponses all = depth_responses(geometry, 64, [](double) { return kernels::PlaneResponse{}; });
    EXPECT_EQ(all.responses.size(), 64U + 1U + 64U);
    EXPECT_EQ(all.of_views[0], all.of_views[1]);
    EXPECT_EQ(all.of_views[2][0], all.of_views[0][1]);
}

// REQ-CDR-04
TEST(DepthResponses, AViewThatSeesNothingIsRefused) {
    EXPECT_THROW((void)depth_responses(one_view(8, 10.0, -100.0), 9, [](double) { return kernels::PlaneResponse{}; }),
                 Error);
}

}  // namespace
}  // namespace isotone::recon
