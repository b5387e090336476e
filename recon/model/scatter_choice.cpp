// SPDX-License-Identifier: Apache-2.0
#include "recon/model/scatter_choice.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>
#include <utility>

namespace isotone::recon {
namespace {

bool meets_an_edge(const SpectData& data, int photopeak, bool below) {
    const EnergyWindow& peak = data.windows[static_cast<std::size_t>(photopeak)];
    return std::any_of(data.windows.begin(), data.windows.end(), [&](const EnergyWindow& window) {
        return std::abs(below ? window.upper_kev - peak.lower_kev : window.lower_kev - peak.upper_kev) <= adjacency_kev;
    });
}

/// What the data hold, by the best estimate first.
ScatterMethod method_for(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                         const WindowScatterSettings& windows) {
    if (data.additive && photopeaks.size() == 1 && data.additive_window == photopeaks.front().window) {
        return ScatterMethod::supplied;
    }
    const auto all_meet = [&](bool below) {
        return std::all_of(photopeaks.begin(), photopeaks.end(),
                           [&](const Photopeak& p) { return meets_an_edge(data, p.window, below); });
    };
    const bool lower = windows.lower || all_meet(true);
    const bool upper = windows.upper || windows.no_upper_window || all_meet(false);
    return lower && upper ? ScatterMethod::triple_window : lower ? ScatterMethod::dual_window : ScatterMethod::none;
}

ScatterEstimate from_windows(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                             const SpectSettings& settings, WindowMethod method) {
    WindowScatterSettings windows = settings.windows;
    windows.method = method;
    std::vector<int> peaks;
    for (const Photopeak& photopeak : photopeaks) {
        peaks.push_back(photopeak.window);
    }
    return window_scatter(data, peaks, {windows}, settings.gate);
}

std::string share_text(const ScatterEstimate& estimate, const SpectData& data, const std::vector<Photopeak>& photopeaks,
                       std::optional<int> gate) {
    double counts = 0.0;
    for (const Photopeak& photopeak : photopeaks) {
        const std::vector<float> own = data.counts_of(photopeak.window, gate);
        counts += std::accumulate(own.begin(), own.end(), 0.0);
    }
    const double scatter = std::accumulate(estimate.counts.begin(), estimate.counts.end(), 0.0);
    char text[64];
    std::snprintf(text, sizeof text, ", %.3g %% of the counts", counts > 0.0 ? 100.0 * scatter / counts : 0.0);
    return text;
}

}  // namespace

ScatterChoice choose_scatter(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                             const SpectSettings& settings) {
    const bool found = settings.scatter == ScatterMethod::automatic;
    ScatterChoice choice;
    choice.method = found ? method_for(data, photopeaks, settings.windows) : settings.scatter;
    const std::string by = found ? " (the data hold it)" : "";
    switch (choice.method) {
        case ScatterMethod::dual_window:
            choice.estimate = from_windows(data, photopeaks, settings, WindowMethod::dual);
            choice.record = {"scatter", true, "dual energy window" + by};
            break;
        case ScatterMethod::triple_window:
            choice.estimate = from_windows(data, photopeaks, settings, WindowMethod::triple);
            choice.record = {"scatter", true, "triple energy window" + by};
            break;
        case ScatterMethod::supplied:
            choice.estimate = supplied_scatter(data, photopeaks.front().window);
            choice.record = {"scatter", true, "the additive term of the data" + by};
            break;
        case ScatterMethod::effective_source:
            choice.record = {"scatter", true, "effective source scatter estimation, renewed every iteration"};
            break;
        default:
            choice.record = {"scatter", false,
                             found ? "the data hold no window beside the photopeak and no additive term"
                                   : "not corrected, as asked"};
    }
    if (choice.estimate) {
        choice.record.detail += share_text(*choice.estimate, data, photopeaks, settings.gate);
    }
    return choice;
}

}  // namespace isotone::recon
