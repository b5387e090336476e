// SPDX-License-Identifier: Apache-2.0
/// Whether an image is what a calibration takes it for, by what `isotone recon` left beside it
/// (app/files/image_records.hpp): the sidecar says unit, windows and nuclide, the provenance digests of the image and
/// of the files it was made of, and the corrections.
#pragma once

#include "core/projections.hpp"
#include "recon/settings.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

/// What the command says of an image.
struct ImageClaim {
    std::filesystem::path image;
    std::vector<std::string> raw;       ///< files of the projections it is to be made of
    const SpectData& data;              ///< that they hold
    std::string photopeak;              ///< as recon::photopeaks_text()
    std::vector<EnergyWindow> windows;  ///< that it names
    std::optional<double> sensitivity_cps_per_mbq;
    bool accept_other = false;  ///< named override: an image of other projections is a finding instead of an error
};

/// What is known of it.
struct ImageEvidence {
    std::optional<double> sensitivity_cps_per_mbq;     ///< that it was made with; empty: counts/s per mL
    double decayed_in_scan = 1.0;                      ///< as recon::ImageMeasurement
    std::vector<recon::CorrectionRecord> corrections;  ///< as far as they are stated
    std::vector<std::string> findings;                 ///< what was not checked, and what is missing
};

/// @throws Error{inconsistent_data} for another unit, sensitivity or reference time, and for an image of other
///         projections; Error{input_corrupt} for damaged records
ImageEvidence check_calibration_image(const ImageClaim& claim);

}  // namespace isotone::app
