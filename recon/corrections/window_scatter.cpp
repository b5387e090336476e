// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/window_scatter.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/words.hpp"
#include "recon/corrections/smooth_projections.hpp"

#include <algorithm>
#include <cmath>

namespace isotone::recon {
namespace {

std::string name_of(WindowSide side) {
    return side == WindowSide::lower ? "lower" : "upper";
}

std::string text_of(const EnergyWindow& window) {
    return "\"" + window.name + "\" (" + window.levels_text() + ")";
}

bool adjacent(double gap) {
    return gap >= -level_rounding_kev && gap <= adjacency_kev;
}

void require_width(const EnergyWindow& window) {
    if (!(window.width_kev() > 0.0)) {
        throw Error(ErrorCode::inconsistent_data, "energy window " + text_of(window), "its width is not positive",
                    "the upper level must be above the lower");
    }
}

int window_by_adjacency(const SpectData& data, int photopeak, WindowSide side) {
    const EnergyWindow& peak = data.window_at(photopeak);
    std::vector<int> found;
    for (int w = 0; w < static_cast<int>(data.windows.size()); ++w) {
        if (w != photopeak && adjacent(gap_kev(peak, data.window_at(w), side))) {
            found.push_back(w);
        }
    }
    if (found.size() == 1) {
        return found.front();
    }
    const std::string where = "scatter windows of photopeak " + text_of(peak);
    if (found.empty()) {
        throw Error(ErrorCode::inconsistent_data, where,
                    "no " + name_of(side) + " window meets its edge within " + number_text(adjacency_kev) + " keV",
                    side == WindowSide::upper
                        ? "name it with `upper`, use `scatter` dual_window, or say that there is none "
                          "with `no_upper_window`"
                        : "name it with `lower`, or use another `scatter`");
    }
    std::vector<std::string> all;
    all.reserve(found.size());
    for (const int w : found) {
        all.push_back(text_of(data.window_at(w)));
    }
    throw Error(ErrorCode::inconsistent_data, where,
                "several " + name_of(side) + " windows meet its edge: " + joined(all, ", "),
                "name one of them with `scatter_windows`");
}

int window_by_name(const SpectData& data, int photopeak, WindowSide side, const std::string& wanted, bool accept,
                   std::vector<std::string>& findings) {
    const EnergyWindow& peak = data.window_at(photopeak);
    const int found = data.window_index(wanted);
    const EnergyWindow& window = data.window_at(found);
    const std::string where = name_of(side) + " scatter window of photopeak " + text_of(peak);
    if (found == photopeak) {
        throw Error(ErrorCode::usage, where, "\"" + wanted + "\" is the photopeak itself",
                    "name another with `scatter_windows`");
    }
    const double gap = gap_kev(peak, window, side);
    if (adjacent(gap)) {
        return found;
    }
    const std::string what = text_of(window) + (gap < 0.0 ? " overlaps it or lies on its other side"
                                                          : " leaves a gap of " + number_text(gap) + " keV");
    if (!accept) {
        throw Error(ErrorCode::inconsistent_data, where, what,
                    "name a window that meets the photopeak, or take these with `accept_named_windows`");
    }
    findings.push_back(where + ": " + what + "; accepted as named");
    return found;
}

int window_of(const SpectData& data, int photopeak, WindowSide side, const WindowScatterSettings& settings,
              std::vector<std::string>& findings) {
    const std::optional<std::string>& wanted = side == WindowSide::lower ? settings.lower : settings.upper;
    const int found = wanted ? window_by_name(data, photopeak, side, *wanted, settings.accept_named_windows, findings)
                             : window_by_adjacency(data, photopeak, side);
    require_width(data.window_at(found));
    return found;
}

void check(const WindowScatterSettings& settings) {
    const auto usable = [](double value) { return std::isfinite(value) && value >= 0.0; };
    if (!usable(settings.k) || !usable(settings.lower_weight) || !usable(settings.upper_weight) ||
        !usable(settings.smoothing_fwhm_mm)) {
        throw Error(ErrorCode::usage, "`scatter_windows`",
                    "a factor, weight or smoothing width is negative or not finite", "use numbers of at least 0");
    }
    if (settings.no_upper_window && settings.upper) {
        throw Error(ErrorCode::usage, "`scatter_windows`",
                    "an upper window is named, and it is stated that there is none", "choose one of the two");
    }
    if (settings.method == WindowMethod::dual && settings.upper) {
        throw Error(ErrorCode::usage, "`scatter_windows`", "the dual energy window has no upper window",
                    "use `scatter` triple_window, or leave out the upper window");
    }
}

Record describe(const SpectData& data, int photopeak, const WindowScatterSettings& settings,
                const std::vector<WindowShare>& shares) {
    Record record;
    record["photopeak"] = text_of(data.window_at(photopeak));
    record["method"] = settings.method == WindowMethod::dual ? "dual energy window" : "triple energy window";
    record["windows_chosen"] = settings.lower || settings.upper ? "by name" : "by adjacency";
    for (const WindowShare& share : shares) {
        Record entry;
        entry["window"] = text_of(data.window_at(share.window));
        entry["scatter_per_count"] = share.weight;
        record["windows"].push_back(std::move(entry));
    }
    record["smoothing_fwhm_mm"] = settings.smoothing_fwhm_mm;
    return record;
}

/// Smoothing leaves of a count what falls on the detector: its share in the sum of all bins.
double variance_of_sum(const ProjectionGeometry& geometry, double smoothing_fwhm_mm,
                       const std::vector<double>& variance) {
    std::vector<double> share(geometry.size(), 1.0);
    smooth_projections(geometry, smoothing_fwhm_mm, share, nullptr);  // a symmetric kernel: what a bin gives and gets
    double sum = 0.0;
    for (std::size_t i = 0; i < share.size(); ++i) {
        sum += share[i] * share[i] * variance[i];
    }
    return sum;
}

/// Windows that serve several photopeaks once, with the sum of their weights: their counts are one random variable.
std::vector<WindowShare> merged(const std::vector<WindowShare>& shares) {
    std::vector<WindowShare> total;
    for (const WindowShare& share : shares) {
        const auto same = std::find_if(total.begin(), total.end(),
                                       [&](const WindowShare& other) { return other.window == share.window; });
        if (same == total.end()) {
            total.push_back(share);
        } else {
            same->weight += share.weight;
        }
    }
    return total;
}

void require_none_is_a_photopeak(const SpectData& data, const std::vector<int>& photopeaks,
                                 const std::vector<WindowShare>& shares) {
    for (const WindowShare& share : shares) {
        if (std::find(photopeaks.begin(), photopeaks.end(), share.window) != photopeaks.end()) {
            throw Error(ErrorCode::inconsistent_data, "`scatter_windows`",
                        "window " + text_of(data.window_at(share.window)) +
                            " is to be summed as a photopeak and to measure scatter of another",
                        "name the windows with `scatter_windows`, or reconstruct the photopeaks one by one");
        }
    }
}

}  // namespace

double gap_kev(const EnergyWindow& photopeak, const EnergyWindow& window, WindowSide side) {
    return side == WindowSide::lower ? photopeak.lower_kev - window.upper_kev : window.lower_kev - photopeak.upper_kev;
}

std::optional<ScatterPrecision> precision_of(const ScatterEstimate& estimate) {
    double scatter = 0.0, errors = 0.0;
    for (std::size_t i = 0; i < estimate.variance.size(); ++i) {
        scatter += static_cast<double>(estimate.counts[i]);
        errors += std::sqrt(static_cast<double>(estimate.variance[i]));
    }
    if (!(scatter > 0.0)) {
        return std::nullopt;
    }
    return ScatterPrecision{std::sqrt(estimate.variance_of_sum) / scatter, errors / scatter};
}

std::vector<WindowShare> scatter_windows(const SpectData& data, int photopeak, const WindowScatterSettings& settings,
                                         std::vector<std::string>& findings) {
    check(settings);
    const EnergyWindow& peak = data.window_at(photopeak);
    require_width(peak);
    const double photopeak_width = peak.width_kev();
    const int lower = window_of(data, photopeak, WindowSide::lower, settings, findings);
    if (settings.method == WindowMethod::dual) {
        return {{lower, settings.k}};
    }
    if (!peak.parts.empty()) {
        findings.push_back("triple energy window of photopeak " + text_of(peak) +
                           ": scatter is taken to change evenly from its lowest to its highest level");
    }
    std::vector<WindowShare> shares{
        {lower, settings.lower_weight * photopeak_width / data.window_at(lower).width_kev()}};
    if (settings.no_upper_window) {
        findings.push_back("triple energy window of photopeak " + text_of(peak) +
                           ": no upper window, its term is taken as 0");
        return shares;
    }
    const int upper = window_of(data, photopeak, WindowSide::upper, settings, findings);
    shares.push_back({upper, settings.upper_weight * photopeak_width / data.window_at(upper).width_kev()});
    return shares;
}

ScatterEstimate window_scatter(const SpectData& data, const std::vector<int>& photopeaks,
                               const std::vector<WindowScatterSettings>& settings, std::optional<int> gate) {
    if (photopeaks.empty() || settings.empty() || (settings.size() != 1 && settings.size() != photopeaks.size())) {
        throw Error(
            ErrorCode::usage, "`scatter_windows`",
            std::to_string(photopeaks.size()) + " photopeaks with " + std::to_string(settings.size()) + " settings",
            "give one for all photopeaks, or one for each");
    }
    ScatterEstimate estimate;
    std::vector<WindowShare> shares;
    for (std::size_t p = 0; p < photopeaks.size(); ++p) {
        const WindowScatterSettings& own = settings[settings.size() == 1 ? 0 : p];
        if (own.smoothing_fwhm_mm != settings.front().smoothing_fwhm_mm) {
            throw Error(ErrorCode::usage, "`scatter_windows`", "photopeaks that are summed have different smoothing",
                        "smooth them alike");
        }
        const std::vector<WindowShare> found = scatter_windows(data, photopeaks[p], own, estimate.findings);
        estimate.description["photopeaks"].push_back(describe(data, photopeaks[p], own, found));
        shares.insert(shares.end(), found.begin(), found.end());
    }
    require_none_is_a_photopeak(data, photopeaks, shares);

    std::vector<double> counts(data.geometry.size()), variance(data.geometry.size());
    for (const WindowShare& share : merged(shares)) {
        const std::vector<float> measured = data.counts_of(share.window, gate);
        for (std::size_t i = 0; i < counts.size(); ++i) {
            counts[i] += share.weight * static_cast<double>(measured[i]);
            variance[i] += share.weight * share.weight * static_cast<double>(measured[i]);
        }
    }
    const double smoothing_fwhm_mm = settings.front().smoothing_fwhm_mm;
    estimate.variance_of_sum = variance_of_sum(data.geometry, smoothing_fwhm_mm, variance);
    smooth_projections(data.geometry, smoothing_fwhm_mm, counts, &variance);
    estimate.counts.assign(counts.begin(), counts.end());
    estimate.variance.assign(variance.begin(), variance.end());
    return estimate;
}

}  // namespace isotone::recon
