// SPDX-License-Identifier: Apache-2.0
#include "recon/model/photopeak_choice.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace isotone::recon {
namespace {

/// The window that holds the strongest line which any window holds.
std::optional<int> window_of_strongest_line(const SpectData& data, const std::vector<GammaLine>& lines) {
    std::optional<int> best;
    double yield = 0.0;
    for (const GammaLine& line : lines) {
        const auto window = std::find_if(data.windows.begin(), data.windows.end(),
                                         [&](const EnergyWindow& held) { return held.holds(line.energy_kev); });
        if (window != data.windows.end() && (!best || line.yield > yield)) {
            best = static_cast<int>(window - data.windows.begin());
            yield = line.yield;
        }
    }
    return best;
}

}  // namespace

std::vector<Photopeak> photopeaks_of(const SpectData& data, const SpectSettings& settings) {
    std::vector<Photopeak> photopeaks;
    const auto add = [&](int window) {
        const GammaLine* line = strongest_line(settings.lines, data.windows[static_cast<std::size_t>(window)]);
        photopeaks.push_back({window, line != nullptr ? std::optional(line->energy_kev) : std::nullopt, std::nullopt});
    };
    for (const std::string& name : settings.photopeaks) {
        add(data.window_index(name));
    }
    if (photopeaks.empty() && data.windows.size() == 1) {
        add(0);
    }
    if (photopeaks.empty()) {
        if (const auto window = window_of_strongest_line(data, settings.lines)) {
            add(*window);
        }
    }
    if (photopeaks.empty()) {
        std::string all;
        for (const EnergyWindow& held : data.windows) {
            all += (all.empty() ? "" : ", ") + held.name;
        }
        throw Error(ErrorCode::usage, "photopeak",
                    "the data hold the windows " + all + ", and no line of the nuclide tells which is the photopeak",
                    "name it with --photopeak, or the nuclide where the data lack it");
    }
    return photopeaks;
}

}  // namespace isotone::recon
