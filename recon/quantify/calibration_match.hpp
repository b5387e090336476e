// SPDX-License-Identifier: Apache-2.0
/// What speaks against using a calibration with some data. check_calibration() (recon/quantify/calibration.hpp)
/// decides.
#pragma once

#include "recon/quantify/calibration.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

struct CalibrationMatch {
    std::vector<std::string> unknown;    ///< "the serial number of the data is not known, so it is not compared"
    std::vector<std::string> different;  ///< "its collimator is LEHR, that of the data MEGP"
};

/// Parameters as check_calibration().
CalibrationMatch match_of(const Calibration& calibration, const SpectData& data, const std::vector<int>& windows,
                          const std::optional<ModelledCamera>& modelled = std::nullopt);

}  // namespace isotone::recon
