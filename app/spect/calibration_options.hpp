// SPDX-License-Identifier: Apache-2.0
/// What `isotone calibrate` is told of an experiment.
#pragma once

#include "app/command/options.hpp"
#include "app/spect/config.hpp"
#include "app/spect/options.hpp"
#include "recon/quantify/calibration.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

struct CalibrationOptions {
    std::vector<std::string> raw;  ///< the projections of the experiment
    std::optional<std::string> output, experiment, allow, date, remark;
    std::optional<double> activity_mbq, assay_to_start_s, activity_uncertainty_percent;
    // planar
    std::optional<std::string> dead_time, background;
    std::optional<double> background_view_duration_s;
    // cylinder and sphere
    std::optional<std::string> image;
    std::optional<double> image_sensitivity_cps_per_mbq, radius_mm, length_mm, volume_ml;
    std::optional<Vector3> centre_mm;

    SpectOverrides spect;  ///< of them nuclide and photopeaks
    SpectOptions reading;  ///< what the files do not say

    void declare(OptionTable& table);

    /// All that can be said against them before a file is read.
    /// @throws Error{usage} naming the option; Error{input_missing} for a file that is not there;
    /// Error{output_location}
    void check() const;

    /// @throws Error{usage} for another name than planar, cylinder or sphere
    recon::CalibrationExperiment kind() const;

    /// Whether --allow names that check.
    /// @throws Error{usage} where it names one that is none of a calibration
    bool allows(const std::string& check) const;
};

}  // namespace isotone::app
