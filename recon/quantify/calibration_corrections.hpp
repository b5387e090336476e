// SPDX-License-Identifier: Apache-2.0
/// A factor takes in what its experiment was not corrected for, so it is right for images that are made in the same way
/// (one calibrated without scatter correction is too high for images with it, by the scatter of the phantom).
#pragma once

#include "core/export.hpp"
#include "recon/quantify/calibration.hpp"
#include "recon/settings.hpp"

#include <string>
#include <vector>

namespace isotone::recon {

/// Whether an image is corrected as that of the calibration was: the image of a phantom is compared in attenuation and
/// scatter, of which a planar source in air has neither. Dead time depends on the rate, so that it is a finding alone.
/// @param corrections  of the reconstruction
/// @param accept       named override: what does not match is a finding instead of an error
/// @return findings: what does not match, and what the calibration does not say
/// @throws Error{inconsistent_data} for attenuation or scatter corrected in one of the two alone
ISOTONE_API std::vector<std::string> check_calibrated_corrections(const Calibration& calibration,
                                                                  const std::vector<CorrectionRecord>& corrections,
                                                                  bool accept);

}  // namespace isotone::recon
