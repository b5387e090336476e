// SPDX-License-Identifier: Apache-2.0
#include "recon/model/photopeak_choice.hpp"

#include "core/error.hpp"

#include <optional>
#include <string>

namespace isotone::recon {
namespace {

/// The strongest line whose photons a window that holds counts accepts; -1 without any.
int strongest_line(const SpectData& data, const std::vector<GammaLine>& lines, int& window) {
    int best = -1;
    for (std::size_t k = 0; k < lines.size(); ++k) {
        for (std::size_t w = 0; w < data.windows.size(); ++w) {
            const bool inside =
                lines[k].energy_kev >= data.windows[w].lower_kev && lines[k].energy_kev <= data.windows[w].upper_kev;
            if (inside && (best < 0 || lines[k].yield > lines[static_cast<std::size_t>(best)].yield)) {
                best = static_cast<int>(k);
                window = static_cast<int>(w);
            }
        }
    }
    return best;
}

std::optional<double> line_in(const EnergyWindow& window, const std::vector<GammaLine>& lines) {
    const GammaLine* strongest = nullptr;
    for (const GammaLine& line : lines) {
        const bool inside = line.energy_kev >= window.lower_kev && line.energy_kev <= window.upper_kev;
        if (inside && (strongest == nullptr || line.yield > strongest->yield)) {
            strongest = &line;
        }
    }
    return strongest != nullptr ? std::optional(strongest->energy_kev) : std::nullopt;
}

}  // namespace

std::vector<Photopeak> photopeaks_of(const SpectData& data, const SpectSettings& settings) {
    std::vector<Photopeak> photopeaks;
    const auto add = [&](int window) {
        const std::optional<double> line = line_in(data.windows[static_cast<std::size_t>(window)], settings.lines);
        photopeaks.push_back({window, line, std::nullopt});
    };
    for (const std::string& name : settings.photopeaks) {
        add(data.window_index(name));
    }
    if (photopeaks.empty() && data.windows.size() == 1) {
        add(0);
    }
    int window = 0;
    if (photopeaks.empty() && strongest_line(data, settings.lines, window) >= 0) {
        add(window);
    }
    if (photopeaks.empty()) {
        std::string all;
        for (const EnergyWindow& held : data.windows) {
            all += (all.empty() ? "" : ", ") + held.name;
        }
        throw Error(ErrorCode::usage, "photopeak",
                    "the data hold the windows " + all + ", and no line of the nuclide tells which is the photopeak",
                    "name it with --window, or the nuclide where the data lack it");
    }
    return photopeaks;
}

}  // namespace isotone::recon
