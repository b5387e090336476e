// SPDX-License-Identifier: Apache-2.0
#include "core/energy_window.hpp"

#include "core/error.hpp"
#include "core/gaussian_kernel.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace isotone {
namespace {

constexpr double highest_kev = 1e5;

void require(bool holds, const std::string& where, const std::string& what, const std::string& hint) {
    if (!holds) {
        throw Error(ErrorCode::inconsistent_data, where, what, hint);
    }
}

std::string text_of(const EnergyRange& range, int digits = 6) {
    return number_text(range.lower_kev, digits) + " to " + number_text(range.upper_kev, digits);
}

std::string named(const std::string& where, const std::string& name) {
    return where + ", energy window \"" + name + "\"";
}

/// The line of the largest yield in a range; null where it holds none.
const GammaLine* strongest_line(const std::vector<GammaLine>& lines, const EnergyRange& range) {
    const GammaLine* strongest = nullptr;
    for (const GammaLine& line : lines) {
        if (range.holds(line.energy_kev) && (strongest == nullptr || line.yield > strongest->yield)) {
            strongest = &line;
        }
    }
    return strongest;
}

}  // namespace

std::vector<EnergyRange> EnergyWindow::ranges() const {
    return parts.empty() ? std::vector<EnergyRange>{{lower_kev, upper_kev}} : parts;
}

std::vector<double> EnergyWindow::levels_kev() const {
    std::vector<double> levels;
    for (const EnergyRange& range : ranges()) {
        levels.insert(levels.end(), {range.lower_kev, range.upper_kev});
    }
    return levels;
}

std::string EnergyWindow::levels_text(int digits) const {
    const std::vector<EnergyRange> all = ranges();
    std::string text = text_of(all.front(), digits);
    for (std::size_t r = 1; r < all.size(); ++r) {
        text += (r + 1 < all.size() ? ", " : " and ") + text_of(all[r], digits);
    }
    return text + " keV";
}

double EnergyWindow::width_kev() const {
    double width = 0.0;
    for (const EnergyRange& range : ranges()) {
        width += range.width_kev();
    }
    return width;
}

double EnergyWindow::centre_kev() const {
    if (parts.empty()) {
        return EnergyRange{lower_kev, upper_kev}.centre_kev();
    }
    double sum = 0.0;
    for (const EnergyRange& range : parts) {
        sum += range.width_kev() * range.centre_kev();
    }
    return sum / width_kev();
}

bool EnergyWindow::holds(double energy_kev) const {
    const std::vector<EnergyRange> all = ranges();
    return std::any_of(all.begin(), all.end(), [&](const EnergyRange& range) { return range.holds(energy_kev); });
}

void EnergyWindow::check(const std::string& where) const {
    const std::vector<EnergyRange> all = ranges();
    for (std::size_t r = 0; r < all.size(); ++r) {
        require(all[r].lower_kev >= 0.0 && all[r].upper_kev > all[r].lower_kev && all[r].upper_kev < highest_kev,
                named(where, name), "it reaches from " + text_of(all[r]) + " keV",
                "levels are keV from 0 to " + number_text(highest_kev) + ", the upper above the lower");
        if (r > 0) {
            require(
                all[r].lower_kev >= all[r - 1].upper_kev - level_rounding_kev, named(where, name),
                "its ranges " + text_of(all[r - 1]) + " and " + text_of(all[r]) + " keV overlap or are out of order",
                "ranges whose counts are added may touch, not overlap");
        }
    }
    require(parts.size() != 1 && lower_kev == all.front().lower_kev && upper_kev == all.back().upper_kev,
            named(where, name), "its ranges are not those from " + text_of({lower_kev, upper_kev}) + " keV",
            "the lowest and the highest level of its ranges are those of the window");
}

EnergyWindow window_of_levels(std::string name, const std::vector<double>& levels_kev, const std::string& where) {
    require(!levels_kev.empty() && levels_kev.size() % 2 == 0, named(where, name),
            std::to_string(levels_kev.size()) + " levels", "a lower and an upper level belong to each range");
    EnergyWindow window;
    window.name = std::move(name);
    for (std::size_t i = 0; i < levels_kev.size(); i += 2) {
        window.parts.push_back({levels_kev[i], levels_kev[i + 1]});
    }
    std::sort(window.parts.begin(), window.parts.end(),
              [](const EnergyRange& a, const EnergyRange& b) { return a.lower_kev < b.lower_kev; });
    window.lower_kev = window.parts.front().lower_kev;
    window.upper_kev = window.parts.back().upper_kev;
    if (window.parts.size() == 1) {
        window.parts.clear();
    }
    window.check(where);
    return window;
}

double window_share(double energy_kev, double energy_resolution, const EnergyWindow& window) {
    if (!(energy_resolution > 0.0)) {
        return window.holds(energy_kev) ? 1.0 : 0.0;
    }
    const double sigma = energy_resolution * energy_kev / gaussian_fwhm_per_sigma;
    const auto below = [&](double kev) { return 0.5 * std::erfc((energy_kev - kev) / (sigma * std::numbers::sqrt2)); };
    double share = 0.0;
    for (const EnergyRange& range : window.ranges()) {
        share += below(range.upper_kev) - below(range.lower_kev);
    }
    return share;
}

std::optional<double> photopeak_kev(const std::vector<GammaLine>& lines, const EnergyWindow& window) {
    double mean_kev = 0.0, yields = 0.0;
    for (const EnergyRange& range : window.ranges()) {
        if (const GammaLine* line = strongest_line(lines, range)) {
            yields += line->yield;
            const double share = yields > 0.0 ? line->yield / yields : 1.0;
            mean_kev += share * (line->energy_kev - mean_kev);
        }
    }
    return mean_kev > 0.0 ? std::optional(mean_kev) : std::nullopt;
}

}  // namespace isotone
