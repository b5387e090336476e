// SPDX-License-Identifier: Apache-2.0
#include "recon/model/scatter_choice.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
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

/// A photopeak and the window below it that measures its scatter.
struct LowerWindow {
    const EnergyWindow* peak;
    const EnergyWindow* lower;  ///< the first that meets the edge: window_scatter() refuses a second; null: none
    bool wide() const { return lower != nullptr && lower->width_kev() >= peak->width_kev(); }
};

LowerWindow lower_window_of(const SpectData& data, const Photopeak& photopeak, const WindowScatterSettings& windows) {
    const EnergyWindow& peak = data.windows[static_cast<std::size_t>(photopeak.window)];
    if (windows.lower) {
        return {&peak, &data.windows[static_cast<std::size_t>(data.window_index(*windows.lower))]};
    }
    const auto found = std::find_if(data.windows.begin(), data.windows.end(), [&](const EnergyWindow& window) {
        return std::abs(window.upper_kev - peak.lower_kev) <= adjacency_kev;
    });
    return {&peak, found != data.windows.end() ? &*found : nullptr};
}

/// Half the counts of the lower window belong to a wide one: 92 to 125 keV for 99mTc (Jaszczak et al., J
/// Nucl Med 25 (1984) 893). The triangle of the triple energy window scales with the widths; at equal widths the two
/// are the same, so the choice makes no jump there.
bool serves_dual_window(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                        const WindowScatterSettings& windows) {
    return std::all_of(photopeaks.begin(), photopeaks.end(),
                       [&](const Photopeak& p) { return lower_window_of(data, p, windows).wide(); });
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
    if (!lower) {
        return ScatterMethod::none;
    }
    return upper || !serves_dual_window(data, photopeaks, windows) ? ScatterMethod::triple_window
                                                                   : ScatterMethod::dual_window;
}

ScatterEstimate from_windows(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                             const SpectSettings& settings, WindowMethod method) {
    WindowScatterSettings windows = settings.windows;
    windows.method = method;
    if (settings.scatter == ScatterMethod::automatic && method == WindowMethod::triple && !windows.upper) {
        // Automatic has found what the data hold: a photopeak without an upper window has none.
        windows.no_upper_window =
            windows.no_upper_window || !std::all_of(photopeaks.begin(), photopeaks.end(), [&](const Photopeak& p) {
                return meets_an_edge(data, p.window, false);
            });
    }
    ScatterEstimate estimate = window_scatter(data, windows_of(photopeaks), {windows}, settings.gate);
    if (method == WindowMethod::dual) {
        for (const Photopeak& photopeak : photopeaks) {
            estimate.findings.push_back(width_finding(lower_window_of(data, photopeak, windows), windows.k));
        }
    }
    return estimate;
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
            choice.estimate = supplied_scatter(data, photopeaks.front().window, settings.gate);
            choice.record = {
                "scatter", true,
                "the additive term of " + (settings.additive_name.empty() ? "the data" : settings.additive_name) + by};
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
        const double share = share_of_counts(*choice.estimate, data, photopeaks, settings.gate);
        choice.record.detail +=
            ", " + number_text(100.0 * share, 3) + " % of the counts" + precision_text(*choice.estimate);
        if (choice.method == ScatterMethod::supplied && share > largest_plausible_share) {
            choice.estimate->findings.push_back(
                "scatter is taken as " + number_text(100.0 * share, 3) +
                " % of the counts of the photopeak: it cannot be all of them, or nothing is left to reconstruct; check "
                "that the estimate is one of scatter, and for these counts");
        }
    }
    return choice;
}

WindowKernel choose_scatter_kernel(const SpectData& data, const std::vector<Photopeak>& photopeaks, double energy_kev,
                                   const SpectSettings& settings) {
    const auto missing = [](const std::string& what, const std::string& hint) {
        throw Error(ErrorCode::inconsistent_data, "effective source scatter estimation", what, hint);
    };
    if (!settings.scatter_kernels) {
        missing("there are no scatter kernels of the nuclide", "use energy windows, or kernels of your own");
    }
    if (!settings.attenuation) {
        missing("there is no attenuation map, and scatter depends on it", "supply one, or use energy windows");
    }
    if (photopeaks.size() != 1) {
        missing("several photopeaks are summed", "reconstruct one, or use energy windows");
    }
    EnergyResponse response;
    if (settings.detector && settings.detector->camera.energy_resolution > 0.0) {
        response.fwhm = settings.detector->camera.energy_resolution;
        response.at_kev = settings.detector->camera.intrinsic_energy_kev;
        response.crystal_mm = settings.detector->camera.crystal_thickness_mm;
    }
    const EnergyWindow& window = data.windows[static_cast<std::size_t>(photopeaks.front().window)];
    return kernel_of_window(*settings.scatter_kernels, window, energy_kev, response);
}

}  // namespace isotone::recon
