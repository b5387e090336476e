// SPDX-License-Identifier: Apache-2.0
#include "recon/model/photopeak_choice.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/words.hpp"
#include "recon/model/scatter_choice.hpp"

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

/// Photons in a window without a line are scatter or those of another nuclide: decay, attenuation and calibration would
/// be wrong by an unknown amount.
std::optional<double> line_in(const SpectData& data, const SpectSettings& settings, const EnergyWindow& window,
                              std::vector<std::string>& findings) {
    const std::string nuclide = data.exam.nuclide.name.empty() ? "the nuclide" : data.exam.nuclide.name;
    const std::string levels = window.levels_text();
    if (settings.lines.empty()) {
        findings.push_back("no gamma line of " + nuclide + " is known: whether the window of " + levels +
                           " belongs to it was not checked, its centre is taken as the energy");
        return std::nullopt;
    }
    const std::optional<double> line_kev = photopeak_kev(settings.lines, window);
    if (!line_kev) {
        const auto strongest = std::max_element(settings.lines.begin(), settings.lines.end(),
                                                [](const auto& a, const auto& b) { return a.yield < b.yield; });
        const std::string what = "no gamma line of " + nuclide + " lies within " + levels + ", its strongest is at " +
                                 number_text(strongest->energy_kev) + " keV";
        if (!settings.accept_foreign_window) {
            throw Error(ErrorCode::inconsistent_data, "photopeak \"" + window.name + "\"", what,
                        "name the `nuclide` of the radiation or its `photopeaks`, or take the window with "
                        "`accept_foreign_window`, which is recorded");
        }
        findings.push_back(what + "; the foreign window was allowed");
    }
    return line_kev;
}

}  // namespace

std::vector<Photopeak> photopeaks_of(const SpectData& data, const SpectSettings& settings,
                                     std::vector<std::string>& findings) {
    std::vector<Photopeak> photopeaks;
    const auto add = [&](int window) {
        const EnergyWindow& held = data.window_at(window);
        photopeaks.push_back({window, line_in(data, settings, held, findings), 0.0});
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
        std::vector<std::string> all;
        all.reserve(data.windows.size());
        for (const EnergyWindow& held : data.windows) {
            all.push_back(held.name);
        }
        throw Error(ErrorCode::usage, "`photopeaks`",
                    "the data hold the windows " + joined(all, ", ") +
                        ", and no line of the nuclide tells which is the photopeak",
                    "name it with `photopeaks`, or the `nuclide` where the data lack it");
    }
    if (photopeaks.size() > 1) {
        require_distinct(photopeaks);
        const std::vector<double> scatter = scatter_counts_of(data, photopeaks, settings);
        for (std::size_t p = 0; p < photopeaks.size(); ++p) {
            photopeaks[p].scatter_counts = scatter[p];
        }
    }
    return photopeaks;
}

std::string photopeaks_text(const SpectData& data, const std::vector<Photopeak>& photopeaks) {
    std::vector<std::string> texts;
    for (const Photopeak& photopeak : photopeaks) {
        const EnergyWindow& window = data.window_at(photopeak.window);
        texts.push_back(window.name + " (" + window.levels_text(5) + ")");
    }
    return joined(texts, " + ");
}

}  // namespace isotone::recon
