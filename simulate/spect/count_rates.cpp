// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/count_rates.hpp"

#include "core/random.hpp"
#include "core/view_sums.hpp"
#include "simulate/parallel.hpp"
#include "simulate/random_streams.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace isotone::simulate {
namespace {

std::size_t pixels_of(const ProjectionGeometry& geometry) {
    return static_cast<std::size_t>(geometry.bins) * static_cast<std::size_t>(geometry.rows);
}

}  // namespace

ViewFactors view_factors(const ProjectionGeometry& geometry, const WindowValues& rates, double half_life_s,
                         const SpectProtocol& p) {
    ViewFactors factors;
    std::vector<double> rates_of_views(geometry.views.size());
    for (const std::vector<float>& window : rates) {
        const std::vector<double> sums = sums_of_views(geometry, window);
        std::transform(sums.begin(), sums.end(), rates_of_views.begin(), rates_of_views.begin(), std::plus<>());
    }
    for (std::size_t v = 0; v < geometry.views.size(); ++v) {
        const ProjectionView& view = geometry.views[v];
        const bool decays = p.decay && half_life_s > 0.0;
        const double at_start = decays ? std::exp2(-view.start_s / half_life_s) : 1.0;
        const double during = decays ? mean_decay_during(view.duration_s, half_life_s) : 1.0;
        const double dead_s = p.dead_time_us.empty() ? 0.0 : 1e-6 * p.dead_time_us[static_cast<std::size_t>(view.head)];
        factors.seconds.push_back(view.duration_s * at_start * during);
        // Paralysable: an event counts where none came in the time before it. At the mean rate of the view.
        factors.live.push_back(std::exp(-dead_s * p.events_per_counted_event * rates_of_views[v] * at_start * during));
    }
    return factors;
}

void apply(const ViewFactors& factors, const ProjectionGeometry& geometry, WindowValues& rates) {
    const std::size_t pixels = pixels_of(geometry);
    for (std::vector<float>& window : rates) {
        for (std::size_t i = 0; i < window.size(); ++i) {
            window[i] = static_cast<float>(static_cast<double>(window[i]) * factors.seconds[i / pixels] *
                                           factors.live[i / pixels]);
        }
    }
}

void draw(WindowValues& expected, std::uint64_t seed, ProgressSink& progress, int threads) {
    constexpr std::size_t chunk = 1U << 16;
    const std::size_t length = expected.empty() ? 0 : expected.front().size();
    const std::size_t all = length * expected.size();
    parallel_for((all + chunk - 1) / chunk, threads, progress, "draw counts", [&](std::size_t part) {
        for (std::size_t i = part * chunk; i < std::min(all, (part + 1) * chunk); ++i) {
            float& value = expected[i / length][i % length];
            if (value > 0.0F) {
                RandomStream random(seed, stream_counts, i);
                value = static_cast<float>(random.poisson(static_cast<double>(value)));
            }
        }
    });
}

}  // namespace isotone::simulate
