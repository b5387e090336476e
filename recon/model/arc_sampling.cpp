// SPDX-License-Identifier: Apache-2.0
#include "recon/model/arc_sampling.hpp"

#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::recon {
namespace {

struct Legendre {
    double value, slope;
};

/// P_n and its derivative by the recurrence of the polynomials.
Legendre legendre(int n, double x) {
    double before = 1.0, value = x;
    for (int k = 2; k <= n; ++k) {
        const double next = ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k;
        before = value;
        value = next;
    }
    return {value, n * (x * value - before) / (x * x - 1.0)};
}

double variance_taps(const std::vector<double>& taps) {
    const double middle = 0.5 * static_cast<double>(taps.size() - 1);
    double sum = 0.0, squares = 0.0;
    for (std::size_t i = 0; i < taps.size(); ++i) {
        sum += taps[i];
        squares += taps[i] * std::pow(static_cast<double>(i) - middle, 2);
    }
    return sum > 0.0 ? squares / sum : 0.0;
}

/// Variance across the bins, mm2, of the narrowest part of a response and of the triangle between voxels, by which the
/// projector interpolates.
double narrowest_variance(const kernels::PlaneResponse& response, double bin_mm) {
    double least = response.empty() ? 0.0 : variance_taps(response.front().across);
    for (const kernels::SeparableKernel& part : response) {
        least = std::min(least, variance_taps(part.across));
    }
    return bin_mm * bin_mm * (least + 1.0 / 6.0);
}

}  // namespace

std::vector<ArcSample> arc_samples(int count) {
    if (count == 1) {
        return {{0.0, 1.0}};  // exactly the middle, which Newton only comes near
    }
    std::vector<ArcSample> samples;
    for (int i = count; i >= 1; --i) {
        double x = std::cos(std::numbers::pi * (i - 0.25) / (count + 0.5));  // near the i-th zero
        for (int step = 0; step < 10; ++step) {                              // Newton doubles the digits each time
            const Legendre at = legendre(count, x);
            x -= at.value / at.slope;
        }
        const double slope = legendre(count, x).slope;
        samples.push_back({0.5 * x, 1.0 / ((1.0 - x * x) * slope * slope)});
    }
    return samples;
}

double arc_error(int count, double movement_mm, double sigma_mm) {
    // (r^2 / 2)^n n!^3 / ((2n + 1) (2n)!^2), factor by factor: no factorial grows large.
    double error = 1.0;
    for (int k = 1; k <= count; ++k) {
        error *= std::pow(movement_mm / sigma_mm, 2) / 2.0 * k / std::pow(2.0 * (2.0 * k - 1.0), 2);
    }
    return std::min(1.0, error / (2.0 * count + 1.0));
}

ArcSampling arc_sampling_of(const SpectProblem& problem, double radius_mm, int asked) {
    const auto& views = problem.geometry.views;
    const double arc = std::ranges::max(views, {}, &ProjectionView::arc_rad).arc_rad;
    ArcSampling sampling;
    sampling.arc_deg = arc * 180.0 / std::numbers::pi;
    sampling.movement_mm = arc * radius_mm;
    if (!sampling.moves()) {
        return sampling;
    }
    double worst = 0.0;  // movement by standard deviation
    for (std::size_t v = 0; v < views.size(); ++v) {
        for (int j = 0; j < problem.depth_planes; ++j) {
            const std::int32_t response = problem.responses.of_views[v][static_cast<std::size_t>(j)];
            const double depth = std::abs(j - 0.5 * (problem.depth_planes - 1)) * problem.geometry.bin_mm;
            if (response >= 0 && depth <= radius_mm) {
                const double variance = narrowest_variance(
                    problem.responses.responses[static_cast<std::size_t>(response)], problem.geometry.bin_mm);
                worst = std::max(worst, views[v].arc_rad * depth / std::sqrt(variance));
            }
        }
    }
    sampling.samples = std::max(1, asked);
    while (asked == 0 && sampling.samples < most_arc_samples &&
           arc_error(sampling.samples, worst, 1.0) > largest_arc_error) {
        ++sampling.samples;
    }
    sampling.error = arc_error(sampling.samples, worst, 1.0);
    return sampling;
}

CorrectionRecord motion_record(const ArcSampling& arcs) {
    const std::string what = "each view counts along " + number_text(arcs.arc_deg, 4) + " degrees";
    if (arcs.samples == 1) {
        return {"detector motion", false,
                what + ", taken as its middle: the rim of the field of view is smeared over " +
                    number_text(arcs.movement_mm, 3) + " mm"};
    }
    return {"detector motion", true,
            what + ", modelled by " + std::to_string(arcs.samples) + " angles, which is " +
                std::to_string(arcs.samples) + " times the projections; error up to " +
                number_text(100.0 * arcs.error, 2) + " % of a point's peak"};
}

}  // namespace isotone::recon
