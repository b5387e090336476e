// SPDX-License-Identifier: Apache-2.0
/// The acquisitions of a calibration experiment: what counted the source, and what counted without it.
#pragma once

#include "app/spect/calibration_options.hpp"
#include "core/projections.hpp"

#include <string>
#include <vector>

namespace isotone::app {

struct CalibrationAcquisition {
    SpectData data;
    std::vector<int> windows;           ///< whose counts are added
    std::string photopeak;              ///< their names and levels
    std::vector<std::string> findings;  ///< what was stated or assumed on reading, and of the nuclide
};

/// The projections of the source.
/// @throws what readers and recon::photopeaks_of() throw
CalibrationAcquisition read_experiment(const CalibrationOptions& options);

/// Those without it, read with the options of the source, for it is the same camera's; its times are its own.
/// @param findings  what was stated or assumed on reading is appended
/// @throws what the readers throw
SpectData read_background(const CalibrationOptions& options, std::vector<std::string>& findings);

}  // namespace isotone::app
