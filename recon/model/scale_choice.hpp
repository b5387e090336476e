// SPDX-License-Identifier: Apache-2.0
/// What an activity makes of expected counts in each view, and which sensitivity, times and losses that takes.
#pragma once

#include "core/projections.hpp"
#include "recon/settings.hpp"
#include "recon/spect_settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

struct ScaleChoice {
    std::vector<double> view_factors;  ///< as SpectProblem
    Quantity quantity = Quantity::relative;
    std::vector<CorrectionRecord> corrections;  ///< gate, decay, dead time, calibration
    std::vector<std::string> findings;
};

/// The calibration goes before a stated sensitivity, that before the data's own.
/// @param windows  that are reconstructed
/// @param own_sensitivity_cps_per_mbq  that the data state for their sum
/// @throws what check_calibration(), decay_factors(), dead_time_factors() and count_factors() throw
ScaleChoice choose_scale(const SpectData& data, const std::vector<int>& windows,
                         const std::optional<double>& own_sensitivity_cps_per_mbq, const SpectSettings& settings);

}  // namespace isotone::recon
