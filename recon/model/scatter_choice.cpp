// SPDX-License-Identifier: Apache-2.0
#include "recon/model/scatter_choice.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "recon/corrections/supplied_scatter.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace isotone::recon {
namespace {

/// The first window whose edge is near that of a photopeak; null: none. A second one and one that overlaps the
/// photopeak are taken for scatter windows too, so that window_scatter() refuses them: passed over, they would leave
/// scatter in unnoticed.
const EnergyWindow* window_beside(const SpectData& data, int photopeak, WindowSide side) {
    const EnergyWindow& peak = data.window_at(photopeak);
    const auto found = std::find_if(data.windows.begin(), data.windows.end(), [&](const EnergyWindow& window) {
        return std::abs(gap_kev(peak, window, side)) <= adjacency_kev;
    });
    return found != data.windows.end() ? &*found : nullptr;
}

/// A photopeak and the window below it that measures its scatter.
struct LowerWindow {
    const EnergyWindow* peak;
    const EnergyWindow* lower;  ///< null: none
    bool wide() const { return lower != nullptr && lower->width_kev() >= peak->width_kev(); }
};

LowerWindow lower_window_of(const SpectData& data, const Photopeak& photopeak, const WindowScatterSettings& windows) {
    return {&data.window_at(photopeak.window), windows.lower
                                                   ? &data.window_at(data.window_index(*windows.lower))
                                                   : window_beside(data, photopeak.window, WindowSide::lower)};
}

/// How the windows serve one photopeak. Automatic takes what the data hold beside it: both windows, else the lower
/// alone. Half the counts of the lower window belong to a wide one: 92 to 125 keV for 99mTc (Jaszczak et al., J Nucl
/// Med 25 (1984) 893). The triangle of the triple energy window scales with the widths; at equal widths the two are the
/// same, so the choice makes no jump there.
WindowScatterSettings windows_for(const SpectData& data, const Photopeak& photopeak, const SpectSettings& settings) {
    WindowScatterSettings own = settings.windows;
    if (settings.scatter != ScatterMethod::automatic) {
        own.method = settings.scatter == ScatterMethod::dual_window ? WindowMethod::dual : WindowMethod::triple;
        return own;
    }
    const bool upper =
        own.upper || own.no_upper_window || window_beside(data, photopeak.window, WindowSide::upper) != nullptr;
    own.method = !upper && lower_window_of(data, photopeak, own).wide() ? WindowMethod::dual : WindowMethod::triple;
    own.no_upper_window = own.no_upper_window || !upper;
    return own;
}

std::vector<WindowScatterSettings> windows_for(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                                               const SpectSettings& settings) {
    std::vector<WindowScatterSettings> windows;
    windows.reserve(photopeaks.size());
    for (const Photopeak& photopeak : photopeaks) {
        windows.push_back(windows_for(data, photopeak, settings));
    }
    return windows;
}

bool any(const std::vector<WindowScatterSettings>& windows, WindowMethod method) {
    return std::any_of(windows.begin(), windows.end(),
                       [&](const WindowScatterSettings& own) { return own.method == method; });
}

std::string width_finding(const LowerWindow& windows, double k) {
    const auto text = [](const EnergyWindow& window) {
        return "\"" + window.name + "\" (" + number_text(window.width_kev()) + " keV wide)";
    };
    const std::string taken = "dual energy window: scatter in " + text(*windows.peak) + " is taken as " +
                              number_text(k) + " of the counts of " + text(*windows.lower);
    return windows.wide() ? taken + "; the factor was measured with 92 to 125 keV for 99mTc"
                          : taken +
                                ", which is narrower: the factor belongs to a wide window and takes off too little; "
                                "the triple energy window without an upper one scales with the widths";
}

/// What is asked for, or what the data hold, by the best estimate first.
ScatterMethod method_for(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                         const SpectSettings& settings) {
    if (settings.scatter != ScatterMethod::automatic) {
        return settings.scatter;
    }
    if (data.additive && photopeaks.size() == 1 && data.additive_window == photopeaks.front().window) {
        return ScatterMethod::supplied;
    }
    const bool lower =
        settings.windows.lower || std::all_of(photopeaks.begin(), photopeaks.end(), [&](const Photopeak& p) {
            return window_beside(data, p.window, WindowSide::lower) != nullptr;
        });
    if (!lower) {
        return ScatterMethod::none;
    }
    return any(windows_for(data, photopeaks, settings), WindowMethod::triple) ? ScatterMethod::triple_window
                                                                              : ScatterMethod::dual_window;
}

bool uses_windows(ScatterMethod method) {
    return method == ScatterMethod::dual_window || method == ScatterMethod::triple_window;
}

ScatterEstimate from_windows(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                             const std::vector<WindowScatterSettings>& windows, std::optional<int> gate) {
    ScatterEstimate estimate = window_scatter(data, windows_of(photopeaks), windows, gate);
    for (std::size_t p = 0; p < photopeaks.size(); ++p) {
        if (windows[p].method == WindowMethod::dual) {
            estimate.findings.push_back(width_finding(lower_window_of(data, photopeaks[p], windows[p]), windows[p].k));
        }
    }
    return estimate;
}

std::string text_of(const std::vector<WindowScatterSettings>& windows) {
    const bool dual = any(windows, WindowMethod::dual), triple = any(windows, WindowMethod::triple);
    return dual && triple ? "triple and dual energy windows" : dual ? "dual energy window" : "triple energy window";
}

/// An additive term is of one window; that of a sum would be another.
ScatterEstimate supplied(const SpectData& data, const std::vector<Photopeak>& photopeaks, std::optional<int> gate) {
    if (photopeaks.size() != 1) {
        throw Error(ErrorCode::inconsistent_data, "additive term",
                    "it belongs to one energy window, and several are summed",
                    "estimate the scatter of the sum, or reconstruct one photopeak");
    }
    return supplied_scatter(data, photopeaks.front().window, gate);
}

std::string none_text(const SpectData& data, bool found) {
    if (!found) {
        return "not corrected, as asked";
    }
    return std::string("the data hold no window beside the photopeak") +
           (data.additive ? ", and their additive term is not of what is reconstructed" : " and no additive term");
}

/// The noise that the estimate brings into the image, where it is known.
std::string precision_text(const ScatterEstimate& estimate) {
    const auto precision = precision_of(estimate);
    return precision ? ", with a standard error of " + number_text(100.0 * precision->of_sum, 2) + " % in all and " +
                           number_text(100.0 * precision->of_pixel, 2) + " % in a pixel"
                     : "";
}

/// An image comes from what reached the window unscattered: an estimate that leaves a twentieth is of something else.
constexpr double largest_plausible_share = 0.95;

double share_of_counts(const ScatterEstimate& estimate, const SpectData& data, const std::vector<Photopeak>& photopeaks,
                       std::optional<int> gate) {
    double counts = 0.0;
    for (const Photopeak& photopeak : photopeaks) {
        const std::vector<float> own = data.counts_of(photopeak.window, gate);
        counts += std::accumulate(own.begin(), own.end(), 0.0);
    }
    const double scatter = std::accumulate(estimate.counts.begin(), estimate.counts.end(), 0.0);
    return counts > 0.0 ? scatter / counts : 0.0;
}

/// Of the counts, in the record; a finding where it can hardly be, an error where windows make it more than all.
void judge_share(const SpectData& data, const std::vector<Photopeak>& photopeaks, std::optional<int> gate,
                 ScatterChoice& choice) {
    const double share = share_of_counts(*choice.estimate, data, photopeaks, gate);
    const std::string percent = number_text(100.0 * share, 3) + " % of the counts";
    choice.record.detail += ", " + percent + precision_text(*choice.estimate);
    if (share > 1.0 && choice.method != ScatterMethod::supplied) {
        throw Error(
            ErrorCode::inconsistent_data, "`scatter`",
            choice.record.detail + ": more than there are, so the windows do not measure the photopeak's scatter",
            "check `photopeaks` and the `nuclide`, name the windows with `scatter_windows`, or use another "
            "`scatter`");
    }
    if (share > largest_plausible_share) {
        choice.estimate->findings.push_back(
            "scatter is taken as " + percent +
            " of the photopeak: it cannot be all of them, or nothing is left to reconstruct; check that the estimate "
            "is one of scatter, and for these counts");
    }
}

}  // namespace

ScatterChoice choose_scatter(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                             const SpectSettings& settings) {
    const bool found = settings.scatter == ScatterMethod::automatic;
    ScatterChoice choice;
    choice.method = method_for(data, photopeaks, settings);
    const std::string by = found ? " (the data hold it)" : "";
    switch (choice.method) {
        case ScatterMethod::dual_window:
        case ScatterMethod::triple_window: {
            const std::vector<WindowScatterSettings> windows = windows_for(data, photopeaks, settings);
            choice.estimate = from_windows(data, photopeaks, windows, settings.gate);
            choice.record = {"scatter", true, text_of(windows) + by};
            break;
        }
        case ScatterMethod::supplied:
            choice.estimate = supplied(data, photopeaks, settings.gate);
            choice.record = {
                "scatter", true,
                "the additive term of " + (settings.additive_name.empty() ? "the data" : settings.additive_name) + by};
            break;
        case ScatterMethod::effective_source:
            choice.record = {"scatter", true, "effective source scatter estimation, renewed every iteration"};
            break;
        default: choice.record = {"scatter", false, none_text(data, found)};
    }
    if (choice.estimate) {
        judge_share(data, photopeaks, settings.gate, choice);
    }
    return choice;
}

std::vector<double> scatter_counts_of(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                                      const SpectSettings& settings) {
    std::vector<double> counts(photopeaks.size(), 0.0);
    if (!uses_windows(method_for(data, photopeaks, settings))) {
        return counts;
    }
    for (std::size_t p = 0; p < photopeaks.size(); ++p) {
        WindowScatterSettings own = windows_for(data, photopeaks[p], settings);
        own.smoothing_fwhm_mm = 0.0;  // it moves counts, and loses some beyond the detector
        const std::vector<float> scatter = window_scatter(data, {photopeaks[p].window}, {own}, settings.gate).counts;
        counts[p] = std::accumulate(scatter.begin(), scatter.end(), 0.0);
    }
    return counts;
}

WindowKernel choose_scatter_kernel(const SpectData& data, const std::vector<Photopeak>& photopeaks, double energy_kev,
                                   const SpectSettings& settings) {
    const auto missing = [](const std::string& what, const std::string& hint) {
        throw Error(ErrorCode::inconsistent_data, "effective source scatter estimation", what, hint);
    };
    if (!settings.scatter_kernels) {
        missing("there are no scatter kernels of the nuclide", "use energy windows: `scatter` triple_window");
    }
    if (!settings.attenuation) {
        missing("there is no attenuation map, and scatter depends on it",
                "supply one with `attenuation`, or use energy windows: `scatter` triple_window");
    }
    if (photopeaks.size() != 1) {
        missing("several photopeaks are summed",
                "reconstruct one with `photopeaks`, or use energy windows: `scatter` triple_window");
    }
    EnergyResponse response;
    if (settings.detector && settings.detector->camera.energy_resolution > 0.0) {
        response.fwhm = settings.detector->camera.energy_resolution;
        response.at_kev = settings.detector->camera.intrinsic_energy_kev;
        response.crystal_mm = settings.detector->camera.crystal_thickness_mm;
    }
    const EnergyWindow& window = data.window_at(photopeaks.front().window);
    return kernel_of_window(*settings.scatter_kernels, window, energy_kev, response);
}

}  // namespace isotone::recon
