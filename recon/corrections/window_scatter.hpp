// SPDX-License-Identifier: Apache-2.0
/// Scatter in the photopeak from neighbouring energy windows.
///
/// With C the counts and W the width of a window (of all its ranges), p the photopeak, l and u the windows below and
/// above it:
/// - dual energy window:   S = k C_l                                (Jaszczak et al., J Nucl Med 25 (1984) 893)
/// - triple energy window: S = W_p (a_l C_l / W_l + a_u C_u / W_u)  (Ogawa et al., IEEE TMI 10 (1991) 408; a = 1/2 is
///   the trapezium under the photopeak). Where nothing scatters into the photopeak from above, a camera may have no
///   upper window: the trapezium is then a triangle, which has to be asked for.
///
/// Every estimate is a weighted sum of counts, so it is never negative, and its variance per bin is the sum of the
/// squared weights times the counts (Poisson). A window that serves two photopeaks which are summed enters once, with
/// the sum of its weights, so that the variance is right. A Gaussian along bins and rows, zero outside the detector,
/// may smooth the estimate; the variance then is the one of each bin of the smoothed estimate. Its neighbours
/// correlate, so the variance of the sum of all bins is another number: each count's own share in that sum, squared.
///
/// Which windows serve a photopeak is named by the user, or found by adjacency: the one window whose edge meets the
/// photopeak's within `adjacency_kev`: lowest and highest levels where windows have several ranges. Two such windows
/// are ambiguous, and the user must name one.
///
/// Errors: Error{inconsistent_data} for windows that are missing, ambiguous, overlap the photopeak or leave a gap;
/// Error{usage} for settings out of range and names that are not there.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "core/record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

enum class WindowMethod { dual, triple };

/// Largest distance between edges that are meant to meet: cameras state levels in whole keV or per cent, rounded on
/// both sides.
inline constexpr double adjacency_kev = 2.0;

enum class WindowSide { lower, upper };

/// Distance between the edges that are meant to meet; negative where the windows overlap.
ISOTONE_API double gap_kev(const EnergyWindow& photopeak, const EnergyWindow& window, WindowSide side);

struct WindowScatterSettings {
    WindowMethod method = WindowMethod::triple;
    std::optional<std::string> lower, upper;  ///< name, or energy in keV; empty: found by adjacency
    double k = 0.5;                           ///< of the dual energy window: scatter per count of the lower window
    double lower_weight = 0.5;                ///< a_l, at least 0
    double upper_weight = 0.5;                ///< a_u, at least 0
    bool no_upper_window = false;             ///< triple: nothing scatters from above, the upper term is 0
    double smoothing_fwhm_mm = 0.0;           ///< 0 = none
    /// Takes named windows as they are, though they overlap the photopeak or leave a gap. Recorded as a finding.
    bool accept_named_windows = false;
};

/// Expected scatter of one photopeak (or a sum of photopeaks), in the storage order of the ProjectionGeometry.
struct ScatterEstimate {
    std::vector<float> counts;
    std::vector<float> variance;   ///< of counts, per bin; empty where the method has none
    double variance_of_sum = 0.0;  ///< of the sum of all bins; where there is a variance
    Record description;            ///< method, windows, weights, smoothing
    std::vector<std::string> findings;
};

/// Relative standard errors of an estimate.
struct ScatterPrecision {
    double of_sum = 0.0;    ///< of all bins together
    double of_pixel = 0.0;  ///< of one bin: the mean, each weighted with its scatter
};

/// Empty where the method has no variance, or no scatter was found.
ISOTONE_API std::optional<ScatterPrecision> precision_of(const ScatterEstimate& estimate);

/// A window and what each of its counts adds to the estimate.
struct WindowShare {
    int window = 0;
    double weight = 0.0;
};

/// The windows that serve a photopeak, with their weights. `findings` receives what a reader must know.
ISOTONE_API std::vector<WindowShare> scatter_windows(const SpectData& data, int photopeak,
                                                     const WindowScatterSettings& settings,
                                                     std::vector<std::string>& findings);

/// @param photopeaks  windows whose sum is reconstructed (usually one); each with its own settings, or all with one
/// @param gate        counts of one gate; empty: of all
ISOTONE_API ScatterEstimate window_scatter(const SpectData& data, const std::vector<int>& photopeaks,
                                           const std::vector<WindowScatterSettings>& settings,
                                           std::optional<int> gate = std::nullopt);

}  // namespace isotone::recon
