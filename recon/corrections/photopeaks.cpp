// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/photopeaks.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/words.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace isotone::recon {
namespace {

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

/// Under the name of all. Ranges that overlap become one.
EnergyWindow summed_window(const SpectData& data, const std::vector<Photopeak>& photopeaks) {
    std::vector<std::string> names;
    std::vector<EnergyRange> ranges;
    for (const Photopeak& photopeak : photopeaks) {
        const EnergyWindow& next = data.window_at(photopeak.window);
        names.push_back(next.name);
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
    return window_of_levels(joined(names, " + "), levels, "photopeaks");
}

struct Sum {
    std::vector<float> counts;
    double energy_kev = 0.0;
};

Sum sum_of(const SpectData& data, const std::vector<Photopeak>& photopeaks, std::optional<int> gate) {
    require_distinct(photopeaks);
    Sum sum;
    std::vector<double> counts(data.geometry.size());
    double weights = 0.0;
    for (const Photopeak& photopeak : photopeaks) {
        const std::vector<float> own = data.counts_of(photopeak.window, gate);
        std::transform(own.begin(), own.end(), counts.begin(), counts.begin(),
                       [](float value, double so_far) { return so_far + static_cast<double>(value); });
        const double primary = std::max(0.0, total(own) - photopeak.scatter_counts);
        sum.energy_kev += primary * line_kev(data.window_at(photopeak.window), photopeak);
        weights += primary;
    }
    const double only = line_kev(data.window_at(photopeaks.front().window), photopeaks.front());
    sum.energy_kev = photopeaks.size() == 1 || weights == 0.0 ? only : sum.energy_kev / weights;
    sum.counts.assign(counts.begin(), counts.end());
    return sum;
}

bool is_of_the_sensitivity(const SpectData& data, const std::vector<Photopeak>& photopeaks) {
    return photopeaks.size() == 1 && photopeaks.front().window == data.sensitivity_window;
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
                throw Error(ErrorCode::usage, "`photopeaks`",
                            "window " + std::to_string(photopeaks[a].window + 1) + " is named twice", "name it once");
            }
        }
    }
    if (photopeaks.empty()) {
        throw Error(ErrorCode::usage, "`photopeaks`", "none is named", "name the window to reconstruct");
    }
}

Photopeaks choose_photopeaks(const SpectData& data, const std::vector<Photopeak>& photopeaks, std::optional<int> gate) {
    Sum sum = sum_of(data, photopeaks, gate);
    Photopeaks chosen{summed_window(data, photopeaks), std::move(sum.counts), sum.energy_kev, {}, {}};
    const std::string& name = chosen.window.name;
    if (photopeaks.size() > 1) {
        chosen.findings.push_back("photopeaks " + name + " are summed and reconstructed at an energy of " +
                                  number_text(chosen.energy_kev) + " keV");
    } else if (!chosen.window.parts.empty()) {
        chosen.findings.push_back("photopeak " + name + " adds the counts of " + chosen.window.levels_text() +
                                  " and is reconstructed at an energy of " + number_text(chosen.energy_kev) + " keV");
    }
    if (is_of_the_sensitivity(data, photopeaks)) {
        chosen.sensitivity_cps_per_mbq = data.sensitivity_cps_per_mbq;
    } else if (data.sensitivity_cps_per_mbq) {
        chosen.findings.push_back("the data state a sensitivity of energy window " +
                                  std::to_string(data.sensitivity_window + 1) + " alone: it is not used for window \"" +
                                  name + "\"");
    }
    return chosen;
}

double energy_of(const SpectData& data, const std::vector<Photopeak>& photopeaks, std::optional<int> gate) {
    return sum_of(data, photopeaks, gate).energy_kev;
}

}  // namespace isotone::recon
