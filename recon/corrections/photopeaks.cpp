// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/photopeaks.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace isotone::recon {
namespace {

const EnergyWindow& window_at(const SpectData& data, int window) {
    if (window < 0 || static_cast<std::size_t>(window) >= data.windows.size()) {
        throw Error(ErrorCode::usage, "photopeak", "there is no energy window " + std::to_string(window + 1),
                    "the data hold " + std::to_string(data.windows.size()));
    }
    return data.windows[static_cast<std::size_t>(window)];
}

/// A line outside its window is a mistake: one window would be reconstructed with the attenuation of another. The mean
/// of several ranges' lines may lie between the ranges.
double line_kev(const EnergyWindow& window, const Photopeak& photopeak) {
    const double energy = photopeak.line_kev.value_or(window.centre_kev());
    if (!EnergyRange{window.lower_kev, window.upper_kev}.holds(energy)) {
        throw Error(ErrorCode::usage, "photopeak \"" + window.name + "\"",
                    "its line of " + number_text(energy) + " keV lies outside the window",
                    "name the window of that line");
    }
    return energy;
}

double total(const std::vector<float>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

/// Sum of the windows, under the name of all. Ranges that overlap become one.
EnergyWindow joined(const SpectData& data, const std::vector<Photopeak>& photopeaks) {
    std::string name;
    std::vector<EnergyRange> ranges;
    for (const Photopeak& photopeak : photopeaks) {
        const EnergyWindow& next = window_at(data, photopeak.window);
        name += (name.empty() ? "" : " + ") + next.name;
        const std::vector<EnergyRange> own = next.ranges();
        ranges.insert(ranges.end(), own.begin(), own.end());
    }
    std::sort(ranges.begin(), ranges.end(),
              [](const EnergyRange& a, const EnergyRange& b) { return a.lower_kev < b.lower_kev; });
    std::vector<double> levels;
    for (const EnergyRange& range : ranges) {
        if (!levels.empty() && range.lower_kev < levels.back()) {
            levels.back() = std::max(levels.back(), range.upper_kev);
        } else {
            levels.insert(levels.end(), {range.lower_kev, range.upper_kev});
        }
    }
    return window_of_levels(name, levels, "photopeaks");
}

struct Sum {
    std::vector<float> counts;
    double energy_kev = 0.0;
};

Sum sum_of(const SpectData& data, const std::vector<Photopeak>& photopeaks, std::optional<int> gate) {
    Sum sum;
    std::vector<double> counts(data.geometry.size());
    double weights = 0.0;
    for (const Photopeak& photopeak : photopeaks) {
        const std::vector<float> own = data.counts_of(photopeak.window, gate);
        std::transform(own.begin(), own.end(), counts.begin(), counts.begin(),
                       [](float value, double so_far) { return so_far + static_cast<double>(value); });
        const double primary = std::max(0.0, total(own) - photopeak.scatter_counts);
        sum.energy_kev += primary * line_kev(window_at(data, photopeak.window), photopeak);
        weights += primary;
    }
    const double only = line_kev(window_at(data, photopeaks.front().window), photopeaks.front());
    sum.energy_kev = photopeaks.size() == 1 || weights == 0.0 ? only : sum.energy_kev / weights;
    sum.counts.assign(counts.begin(), counts.end());
    return sum;
}

void keep_the_sensitivity_of(const SpectData& data, const std::vector<Photopeak>& photopeaks, Photopeaks& chosen) {
    const bool known =
        data.sensitivity_cps_per_mbq && photopeaks.size() == 1 && photopeaks.front().window == data.sensitivity_window;
    if (data.sensitivity_cps_per_mbq && !known) {
        chosen.findings.push_back("the data state a sensitivity of energy window " +
                                  std::to_string(data.sensitivity_window + 1) + " alone: it is not used for window \"" +
                                  chosen.data.windows.front().name + "\"");
        chosen.data.sensitivity_cps_per_mbq.reset();
    }
    chosen.data.sensitivity_window = 0;
}

}  // namespace

std::vector<int> windows_of(const std::vector<Photopeak>& photopeaks) {
    std::vector<int> windows(photopeaks.size());
    std::transform(photopeaks.begin(), photopeaks.end(), windows.begin(), [](const Photopeak& p) { return p.window; });
    return windows;
}

void require_distinct(const std::vector<Photopeak>& photopeaks) {
    for (std::size_t a = 0; a < photopeaks.size(); ++a) {
        for (std::size_t b = a + 1; b < photopeaks.size(); ++b) {
            if (photopeaks[a].window == photopeaks[b].window) {
                throw Error(ErrorCode::usage, "photopeaks",
                            "window " + std::to_string(photopeaks[a].window + 1) + " is named twice", "name it once");
            }
        }
    }
    if (photopeaks.empty()) {
        throw Error(ErrorCode::usage, "photopeaks", "none is named", "name the window to reconstruct");
    }
}

Photopeaks choose_photopeaks(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                             const std::optional<ScatterEstimate>& scatter, std::optional<int> gate) {
    require_distinct(photopeaks);
    const EnergyWindow window = joined(data, photopeaks);
    Sum sum = sum_of(data, photopeaks, gate);
    Photopeaks chosen;
    chosen.data = data;
    chosen.energy_kev = sum.energy_kev;
    chosen.data.windows = {window};
    chosen.data.gates = 1;
    chosen.data.counts = {{0, 0, std::move(sum.counts)}};
    chosen.data.additive.reset();
    chosen.data.additive_window = 0;
    if (scatter) {
        chosen.data.additive = scatter->counts;
        chosen.findings = scatter->findings;
    } else if (data.additive && photopeaks.size() > 1) {
        throw Error(ErrorCode::inconsistent_data, "additive term",
                    "it belongs to one energy window, and several are summed",
                    "estimate the scatter of the sum, or reconstruct one photopeak");
    } else if (data.additive) {
        chosen.data.additive = supplied_scatter(data, photopeaks.front().window, gate).counts;
    }
    if (chosen.data.additive && chosen.data.additive->size() != data.geometry.size()) {
        throw Error(
            ErrorCode::inconsistent_data, "scatter estimate",
            std::to_string(chosen.data.additive->size()) + " values, expected " + std::to_string(data.geometry.size()),
            "it must have the views, bins and rows of the data");
    }
    if (photopeaks.size() > 1) {
        chosen.findings.push_back("photopeaks " + window.name + " are summed and reconstructed at an energy of " +
                                  number_text(chosen.energy_kev) + " keV");
    }
    if (photopeaks.size() == 1 && !window.parts.empty()) {
        chosen.findings.push_back("photopeak " + window.name + " adds the counts of " + window.levels_text() +
                                  " and is reconstructed at an energy of " + number_text(chosen.energy_kev) + " keV");
    }
    keep_the_sensitivity_of(data, photopeaks, chosen);
    return chosen;
}

double energy_of(const SpectData& data, const std::vector<Photopeak>& photopeaks, std::optional<int> gate) {
    require_distinct(photopeaks);
    return sum_of(data, photopeaks, gate).energy_kev;
}

ScatterEstimate supplied_scatter(const SpectData& data, int photopeak, std::optional<int> gate) {
    const std::string where = "additive term of the data";
    if (!data.additive) {
        throw Error(ErrorCode::inconsistent_data, where, "there is none", "supply one, or choose a scatter correction");
    }
    if (data.additive_window != photopeak) {
        throw Error(ErrorCode::inconsistent_data, where,
                    "it belongs to energy window " + std::to_string(data.additive_window + 1) +
                        ", reconstructed is window " + std::to_string(photopeak + 1),
                    "supply the additive term of the photopeak that is reconstructed");
    }
    if (data.additive->size() != data.geometry.size()) {
        throw Error(ErrorCode::inconsistent_data, where, "it has another size than the counts", "views x bins x rows");
    }
    const auto unusable = std::find_if(data.additive->begin(), data.additive->end(),
                                       [](float value) { return !(value >= 0.0F) || !std::isfinite(value); });
    if (unusable != data.additive->end()) {
        throw Error(
            ErrorCode::inconsistent_data, where,
            "it holds " + number_text(*unusable) + " at value " + std::to_string(unusable - data.additive->begin() + 1),
            "expected counts are finite and at least 0");
    }
    ScatterEstimate estimate;
    estimate.counts = *data.additive;
    if (gate) {
        const auto share = static_cast<float>(data.gate_share(*gate));
        std::ranges::for_each(estimate.counts, [share](float& value) { value *= share; });
    }
    estimate.description["method"] = "additive term supplied with the data";
    return estimate;
}

}  // namespace isotone::recon
