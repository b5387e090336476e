// SPDX-License-Identifier: Apache-2.0
/// Counts of a planar source, and of the background without it, from acquisitions.
///
/// All pixels count: a source that is out of focus, or seen through septa, is seen beside its place too. So does all of
/// the background, which must be measured with the same heads, pixels, windows and collimator.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "recon/quantify/calibration.hpp"
#include "recon/quantify/dead_time.hpp"

#include <string>
#include <vector>

namespace isotone::recon {

struct PlanarCounts {
    CountedViews counted;
    CorrectionRecord dead_time;
};

/// @param windows  whose counts are added
/// @throws Error{inconsistent_data} for counts that were corrected before they were read, and what dead_time_factors()
///         throws
ISOTONE_API PlanarCounts planar_counts(const SpectData& data, const std::vector<int>& windows,
                                       const DeadTime& dead_time);

struct BackgroundWindows {
    std::vector<int> windows;
    std::vector<std::string> findings;  ///< what could not be compared
};

/// The windows of a background acquisition that count what those of the source count.
/// @throws Error{inconsistent_data} for other heads, pixels, windows, another collimator or camera
ISOTONE_API BackgroundWindows background_windows(const SpectData& background, const SpectData& source,
                                                 const std::vector<int>& windows);

}  // namespace isotone::recon
