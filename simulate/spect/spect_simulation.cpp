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

}  // namespace

std::vector<float> SpectSimulation::all_scatter(std::size_t window) const {
    std::vector<float> sum(primary[window].size());
    for (const WindowValues& order : scatter) {
        add(order[window], sum);
    }
    return sum;
}

std::vector<std::vector<double>> line_sensitivities(const SpectScene& scene, const SpectProtocol& p) {
    std::vector<EnergyWindow> windows;
    std::transform(p.windows.begin(), p.windows.end(), std::back_inserter(windows),
                   [](const SpectWindow& window) { return window.window; });
    double highest = 0.0;
    for (const GammaLine& line : p.lines) {
        highest = std::max(highest, line.energy_kev);
    }
    const WindowResponse detector(scene.camera, scene.materials, windows, highest);
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
        if (p.windows[w].sensitivity_cps_per_mbq) {
            if (!(computed > 0.0)) {
                throw Error(ErrorCode::usage, "energy window \"" + windows[w].name + "\"",
                            "a sensitivity is given, and no gamma line reaches it", "correct the window or the lines");
            }
            for (auto& line : cps_per_mbq) {
                line[w] *= *p.windows[w].sensitivity_cps_per_mbq / computed;
            }
        }
    }
    return cps_per_mbq;
}

SpectSimulation record_simulation(const SpectScene& scene, const SpectProtocol& p, ProjectionGeometry geometry,
                                  WindowValues primary, std::vector<WindowValues> scatter,
                                  const std::string& scatter_model, bool states_scatter, ProgressSink& progress,
                                  int threads) {
    SpectSimulation result;
    WindowValues rates = primary;
    for (const WindowValues& order : scatter) {
        for (std::size_t w = 0; w < rates.size(); ++w) {
            add(order[w], rates[w]);
        }
    }
    const ViewFactors factors = view_factors(geometry, rates, scene.phantom.exam.nuclide.half_life_s, p);
    result.primary = std::move(primary);
    result.scatter = std::move(scatter);
    apply(factors, geometry, result.primary);
    apply(factors, geometry, rates);
    for (WindowValues& order : result.scatter) {
        apply(factors, geometry, order);
    }
    if (p.noise) {
        draw(rates, p.seed, progress, threads);
    }

    SpectData& data = result.data;
    data.exam = scene.phantom.exam;
    data.exam.duration_s = geometry.views.back().start_s + geometry.views.back().duration_s;
    data.geometry = std::move(geometry);
    for (std::size_t w = 0; w < p.windows.size(); ++w) {
        data.windows.push_back(p.windows[w].window);
        data.counts.push_back({static_cast<int>(w), 0, std::move(rates[w])});
    }
    const auto photopeak = static_cast<std::size_t>(p.sensitivity_window);
    data.sensitivity_window = p.sensitivity_window;
    data.sensitivity_cps_per_mbq = 0.0;
    for (const auto& line : line_sensitivities(scene, p)) {
        *data.sensitivity_cps_per_mbq += line[photopeak];
    }
    if (states_scatter) {
        data.additive = result.all_scatter(photopeak);
        data.additive_window = p.sensitivity_window;
    }
    data.manufacturer = scene.camera.vendor;
    data.model = scene.camera.name;
    data.collimator = scene.collimator.name;
    data.axis_position_mm = Vector3{};  // the phantom's frame is the patient's
    data.provenance = provenance_of(scene, p, result, scatter_model);
    data.check("simulated projections");
    return result;
}

}  // namespace isotone::simulate
