// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/spect_simulation.hpp"

#include "core/error.hpp"
#include "simulate/spect/collimator_response.hpp"
#include "simulate/spect/window_response.hpp"

#include <algorithm>
#include <numeric>

namespace isotone::simulate {
namespace {

double sum_of(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0,
                           [](double sum, float v) { return sum + static_cast<double>(v); });
}

void add(const std::vector<float>& from, std::vector<float>& to) {
    std::transform(to.begin(), to.end(), from.begin(), to.begin(), std::plus<>());
}

Record provenance_of(const SpectScene& scene, const SpectProtocol& protocol, const SpectSimulation& result,
                     const std::string& scatter_model) {
    Record record;
    record["schema"] = "isotone-simulated-spect";
    record["schema_version"] = 1;
    record["made_by"] = "simulate";
    record["phantom"] = scene.phantom.name;
    record["phantom_source"] = scene.phantom.source;
    record["camera"] = scene.camera.name;
    record["collimator"] = scene.collimator.name;
    record["protocol"] = record_of(protocol);
    record["scatter_model"] = scatter_model.empty() ? "none" : scatter_model;
    for (std::size_t w = 0; w < result.primary.size(); ++w) {
        Record expected;
        expected["window"] = protocol.windows[w].window.name;
        expected["primary"] = sum_of(result.primary[w]);
        expected["scatter"] = sum_of(result.all_scatter(w));
        record["expected_counts"].push_back(std::move(expected));
    }
    return record;
}

/// What a camera's file would say of these counts.
SpectData data_of(const SpectScene& scene, const SpectProtocol& p, ProjectionGeometry geometry, WindowValues counts) {
    SpectData data;
    data.exam = scene.phantom.exam;
    data.exam.duration_s = geometry.views.back().start_s + geometry.views.back().duration_s;
    data.geometry = std::move(geometry);
    for (std::size_t w = 0; w < p.windows.size(); ++w) {
        data.windows.push_back(p.windows[w].window);
        data.counts.push_back({static_cast<int>(w), 0, std::move(counts[w])});
    }
    data.sensitivity_window = p.sensitivity_window;
    data.sensitivity_cps_per_mbq = 0.0;
    for (const auto& line : line_sensitivities(scene, p)) {
        *data.sensitivity_cps_per_mbq += line[static_cast<std::size_t>(p.sensitivity_window)];
    }
    data.manufacturer = scene.camera.vendor;
    data.model = scene.camera.name;
    data.collimator = scene.collimator.name;
    data.axis_position_mm = Vector3{};  // the phantom's frame is the patient's
    return data;
}

}  // namespace

std::vector<float> SpectSimulation::all_scatter(std::size_t window) const {
    std::vector<float> sum(primary[window].size());
    for (const WindowValues& order : scatter) {
        add(order[window], sum);
    }
    return sum;
}

double sensitivity_scale(const SpectWindow& window, double computed_cps_per_mbq) {
    if (!window.sensitivity_cps_per_mbq) {
        return 1.0;
    }
    if (!(computed_cps_per_mbq > 0.0)) {
        throw Error(ErrorCode::usage, "energy window \"" + window.window.name + "\"",
                    "a sensitivity is given, and no gamma line reaches it", "correct the window or the lines");
    }
    return *window.sensitivity_cps_per_mbq / computed_cps_per_mbq;
}

std::vector<std::vector<double>> line_sensitivities(const SpectScene& scene, const SpectProtocol& p) {
    const std::vector<EnergyWindow> windows = energy_windows(p);
    const WindowResponse detector(scene.camera, scene.materials, windows, highest_kev(p));
    std::vector<std::vector<double>> cps_per_mbq;
    for (const GammaLine& line : p.lines) {
        const CollimatorResponse collimator(scene.camera, scene.collimator, scene.materials, line.energy_kev);
        std::vector<double> of_line;
        for (std::size_t w = 0; w < windows.size(); ++w) {
            of_line.push_back(1e6 * line.yield * collimator.efficiency() * detector.probability(w, line.energy_kev));
        }
        cps_per_mbq.push_back(std::move(of_line));
    }
    for (std::size_t w = 0; w < windows.size(); ++w) {
        const double computed = std::accumulate(cps_per_mbq.begin(), cps_per_mbq.end(), 0.0,
                                                [&](double sum, const auto& line) { return sum + line[w]; });
        const double scale = sensitivity_scale(p.windows[w], computed);
        for (auto& line : cps_per_mbq) {
            line[w] *= scale;
        }
    }
    return cps_per_mbq;
}

SpectSimulation record_simulation(const SpectScene& scene, const SpectProtocol& p, ProjectionGeometry geometry,
                                  ExpectedRates rates, ProgressSink& progress, int threads) {
    WindowValues all = rates.primary;
    for (const WindowValues& order : rates.scatter) {
        for (std::size_t w = 0; w < all.size(); ++w) {
            add(order[w], all[w]);
        }
    }
    const ViewFactors factors = view_factors(geometry, all, scene.phantom.exam.nuclide.half_life_s, p);
    SpectSimulation result;
    result.primary = std::move(rates.primary);
    result.scatter = std::move(rates.scatter);
    apply(factors, geometry, result.primary);
    apply(factors, geometry, all);
    for (WindowValues& order : result.scatter) {
        apply(factors, geometry, order);
    }
    if (p.noise) {
        draw(all, p.seed, progress, threads);
    }
    result.data = data_of(scene, p, std::move(geometry), std::move(all));
    if (rates.states_scatter) {
        result.data.additive = result.all_scatter(static_cast<std::size_t>(p.sensitivity_window));
        result.data.additive_window = p.sensitivity_window;
    }
    result.data.provenance = provenance_of(scene, p, result, rates.scatter_model);
    result.data.check("simulated projections");
    return result;
}

}  // namespace isotone::simulate
