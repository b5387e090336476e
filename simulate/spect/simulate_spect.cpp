// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/simulate_spect.hpp"

#include "simulate/parallel.hpp"
#include "simulate/spect/analytic_view.hpp"
#include "simulate/spect/orbit.hpp"
#include "simulate/spect/slab_blur.hpp"

#include <algorithm>
#include <numeric>

namespace isotone::simulate {
namespace {

constexpr double negligible_share = 1e-4;  // of a window's sensitivity: lines below it in every window are left out
constexpr double scatter_sigma_mm = 50.0;  // of the stand-in

/// True where a line matters to some window.
bool matters(const std::vector<std::vector<double>>& cps_per_mbq, std::size_t line) {
    for (std::size_t w = 0; w < cps_per_mbq[line].size(); ++w) {
        double all = 0.0;
        for (const auto& other : cps_per_mbq) {
            all += other[w];
        }
        if (cps_per_mbq[line][w] > negligible_share * all) {
            return true;
        }
    }
    return false;
}

/// Primary counts/s at the start of every window, added up over the lines.
WindowValues primaries(const SpectScene& scene, const SpectProtocol& p, const ProjectionGeometry& geometry,
                       ProgressSink& progress, int threads) {
    const std::vector<std::vector<double>> cps_per_mbq = line_sensitivities(scene, p);
    WindowValues rates(p.windows.size(), std::vector<float>(geometry.size()));
    for (std::size_t line = 0; line < p.lines.size(); ++line) {
        if (!matters(cps_per_mbq, line)) {
            continue;
        }
        const double energy = p.lines[line].energy_kev;
        PhotonOptics optics{mu_of_primitives(scene.phantom, scene.materials, energy),
                            CollimatorResponse(scene.camera, scene.collimator, scene.materials, energy),
                            p.collimator_blur};
        if (!p.attenuation) {
            std::fill(optics.mu_per_mm.begin(), optics.mu_per_mm.end(), 0.0);
        }
        const AnalyticViews views(scene.phantom, geometry, optics, p);
        parallel_for(geometry.views.size(), threads, progress, "project", [&](std::size_t v) {
            const std::vector<double> mbq = views.view(v);
            for (std::size_t w = 0; w < rates.size(); ++w) {
                for (std::size_t i = 0; i < mbq.size(); ++i) {
                    rates[w][v * mbq.size() + i] += static_cast<float>(cps_per_mbq[line][w] * mbq[i]);
                }
            }
        });
    }
    return rates;
}

/// The primaries of each view, widely blurred, scaled to the asked share of all primaries of the window.
std::vector<float> scatter_stand_in(const std::vector<float>& primary, const ProjectionGeometry& geometry,
                                    double scatter_to_primary) {
    const FineAxis across{geometry.bins, geometry.bin_mm, 1, 0}, along{geometry.rows, geometry.row_mm, 1, 0};
    const std::size_t pixels = primary.size() / geometry.views.size();
    const SlabBlur blur(across, along, {scatter_sigma_mm});
    std::vector<double> blurred(primary.size());
    for (std::size_t v = 0; v < geometry.views.size(); ++v) {
        const auto first = primary.begin() + static_cast<std::ptrdiff_t>(v * pixels);
        blur.add(0, {first, first + static_cast<std::ptrdiff_t>(pixels)}, 1.0, &blurred[v * pixels]);
    }
    const double wanted = scatter_to_primary * std::accumulate(primary.begin(), primary.end(), 0.0);
    const double found = std::accumulate(blurred.begin(), blurred.end(), 0.0);
    std::vector<float> scatter(primary.size());
    std::transform(blurred.begin(), blurred.end(), scatter.begin(),
                   [&](double value) { return static_cast<float>(found > 0.0 ? value * wanted / found : 0.0); });
    return scatter;
}

}  // namespace

SpectSimulation simulate_spect(const SpectScene& scene, const SpectProtocol& p, ProgressSink& progress, int threads) {
    const ProjectionGeometry geometry = spect_geometry(scene.phantom, p);
    ExpectedRates rates;
    rates.primary = primaries(scene, p, geometry, progress, threads);
    rates.states_scatter = std::any_of(p.windows.begin(), p.windows.end(),
                                       [](const SpectWindow& window) { return window.scatter_to_primary > 0.0; });
    if (rates.states_scatter) {
        rates.scatter_model = "stand-in: primaries blurred with a Gaussian of 50 mm";
        rates.scatter.emplace_back();
        for (std::size_t w = 0; w < p.windows.size(); ++w) {
            rates.scatter[0].push_back(scatter_stand_in(rates.primary[w], geometry, p.windows[w].scatter_to_primary));
        }
    }
    return record_simulation(scene, p, geometry, std::move(rates), progress, threads);
}

}  // namespace isotone::simulate
