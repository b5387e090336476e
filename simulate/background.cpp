// SPDX-License-Identifier: Apache-2.0
#include "simulate/background.hpp"

#include "simulate/detector_weights.hpp"
#include "simulate/parallel.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace isotone::simulate {
namespace {

constexpr double scatter_s_fwhm_mm = 200.0, scatter_z_fwhm_mm = 60.0;

/// Half width in samples of the running mean that, applied three times, has the variance of a Gaussian.
int half_width(double fwhm_mm, double spacing_mm) {
    const double variance = std::pow(fwhm_mm / 2.3548 / spacing_mm, 2);
    return static_cast<int>(std::lround(0.5 * (std::sqrt(4.0 * variance + 1.0) - 1.0)));
}

/// Running mean over the bins of a [bin][plane] array, all planes at once; outside there is nothing.
void running_mean_over_bins(std::vector<float>& view, std::size_t planes, int half) {
    const std::size_t bins = view.size() / planes, reach = static_cast<std::size_t>(half);
    const std::vector<float> in = view;
    std::vector<double> window(planes);
    const double share = 1.0 / (2.0 * half + 1.0);
    const auto add = [&](std::size_t bin, double sign) {
        for (std::size_t p = 0; p < planes; ++p) {
            window[p] += sign * static_cast<double>(in[bin * planes + p]);
        }
    };
    for (std::size_t bin = 0; bin < std::min(reach, bins); ++bin) {
        add(bin, 1.0);
    }
    for (std::size_t bin = 0; bin < bins; ++bin) {
        if (bin + reach < bins) {
            add(bin + reach, 1.0);
        }
        for (std::size_t p = 0; p < planes; ++p) {
            view[bin * planes + p] = static_cast<float>(std::max(0.0, share * window[p]));
        }
        if (bin >= reach) {
            add(bin - reach, -1.0);
        }
    }
}

/// Running mean over neighbouring elements; outside there is nothing.
void running_mean(float* data, std::size_t count, int half, std::vector<double>& sums) {
    sums.assign(count + 1, 0.0);
    for (std::size_t i = 0; i < count; ++i) {
        sums[i + 1] = sums[i] + static_cast<double>(data[i]);
    }
    const auto reach = static_cast<std::size_t>(half);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t from = i > reach ? i - reach : 0, to = std::min(count, i + reach + 1);
        data[i] = static_cast<float>((sums[to] - sums[from]) / (2.0 * half + 1.0));
    }
}

/// [bin][plane] of one view, smoothed along bins and along the planes of each segment.
void smooth(std::vector<float>& view, const SinogramGeometry& geometry) {
    const std::size_t planes = geometry.planes().size();
    const auto bins = static_cast<std::size_t>(geometry.bins());
    const int half_s =
        half_width(scatter_s_fwhm_mm, geometry.s_mm(geometry.bins() / 2 + (geometry.bins() > 1 ? 1 : 0)) + 1e-6);
    const int half_z = half_width(scatter_z_fwhm_mm, geometry.scanner().ring_pitch_mm * 0.5);
    std::vector<double> sums;
    for (int pass = 0; pass < 3; ++pass) {
        running_mean_over_bins(view, planes, half_s);
        for (std::size_t bin = 0; bin < bins; ++bin) {
            for (std::size_t first = 0; first < planes;) {
                std::size_t last = first;
                while (last < planes && geometry.planes()[last].segment == geometry.planes()[first].segment) {
                    ++last;
                }
                running_mean(view.data() + bin * planes + first, last - first, half_z, sums);
                first = last;
            }
        }
    }
}

/// Detector weights of one mashed view, [bin][plane].
std::vector<float> weights_of_view(const SinogramGeometry& geometry, const DetectorWeights& detectors, int view) {
    const std::size_t planes = geometry.planes().size();
    std::vector<float> weights(static_cast<std::size_t>(geometry.bins()) * planes), one(planes);
    for (int m = 0; m < geometry.view_mashing(); ++m) {
        for (int bin = 0; bin < geometry.bins(); ++bin) {
            detectors.of(geometry.crystals_of(view * geometry.view_mashing() + m, bin - geometry.bins() / 2), one);
            for (std::size_t p = 0; p < planes; ++p) {
                weights[static_cast<std::size_t>(bin) * planes + p] += one[p];
            }
        }
    }
    return weights;
}

double total(const std::vector<double>& parts) {
    return std::accumulate(parts.begin(), parts.end(), 0.0);
}

double sum_of(const float* values, std::size_t count) {
    double sum = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
        sum += static_cast<double>(values[i]);
    }
    return sum;
}

void scale(std::vector<float>& values, double factor) {
    for (float& v : values) {
        v = static_cast<float>(factor * static_cast<double>(v));
    }
}

}  // namespace

Background background(const Sinogram& trues, const Protocol& protocol, ProgressSink& progress, int threads) {
    const SinogramGeometry& geometry = trues.geometry;
    Background out{Sinogram(geometry), Sinogram(geometry)};
    if (protocol.randoms_fraction <= 0.0 && protocol.scatter_fraction <= 0.0) {
        return out;
    }
    const DetectorWeights detectors(geometry, protocol.efficiency_deviation, protocol.seed);
    const std::size_t per_view = geometry.size() / static_cast<std::size_t>(geometry.views());
    const auto views = static_cast<std::size_t>(geometry.views());
    std::vector<double> trues_sum(views), randoms_sum(views), scatter_sum(views);
    parallel_for(views, threads, progress, "background", [&](std::size_t view) {
        const std::vector<float> weights = weights_of_view(geometry, detectors, static_cast<int>(view));
        const float* measured = trues.values.data() + view * per_view;
        trues_sum[view] = sum_of(measured, per_view);
        std::copy(weights.begin(), weights.end(),
                  out.randoms.values.begin() + static_cast<std::ptrdiff_t>(view * per_view));
        randoms_sum[view] = sum_of(weights.data(), per_view);
        if (protocol.scatter_fraction > 0.0) {
            std::vector<float> shape(measured, measured + per_view), support = weights;
            smooth(shape, geometry);
            smooth(support, geometry);
            float* scatter = out.scatter.values.data() + view * per_view;
            for (std::size_t i = 0; i < per_view; ++i) {
                scatter[i] = support[i] > 0.0F ? weights[i] * shape[i] / support[i] : 0.0F;
            }
            scatter_sum[view] = sum_of(scatter, per_view);
        }
    });
    const double sf = protocol.scatter_fraction, rf = protocol.randoms_fraction;
    const double scatter_counts = total(trues_sum) * sf / (1.0 - sf);
    const double randoms_counts = (total(trues_sum) + scatter_counts) * rf / (1.0 - rf);
    scale(out.scatter.values, total(scatter_sum) > 0.0 ? scatter_counts / total(scatter_sum) : 0.0);
    scale(out.randoms.values, total(randoms_sum) > 0.0 ? randoms_counts / total(randoms_sum) : 0.0);
    return out;
}

}  // namespace isotone::simulate
