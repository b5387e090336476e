// SPDX-License-Identifier: Apache-2.0
/// The configuration of `isotone recon`: a strict table in, the fully resolved table out, each readable by the other.
#pragma once

#include "core/record.hpp"
#include "core/record_reader.hpp"
#include "recon/settings.hpp"

#include <array>
#include <optional>
#include <string>

namespace isotone::app {

/// What the command line may say; it goes before the configuration file.
struct ReconOverrides {
    std::optional<std::string> algorithm, data;
    std::optional<int> iterations, subsets;
    std::optional<double> psf_fwhm_mm, post_filter_fwhm_mm, fov_radius_mm;
    std::optional<std::array<int, 3>> grid_size;
    std::optional<Vector3> voxel_mm;
    std::optional<std::string> device, scanner_serial;
};

struct ReconConfig {
    recon::ReconstructionSettings settings;
    std::string device = "auto";
    std::string scanner_serial;  ///< for the DICOM series; a qualification names it
};

/// @param file   the configuration as read, or an empty table
/// @param where  its name, for errors
/// @throws Error{usage} for an unknown key or an impossible value
ReconConfig resolve_recon_config(const Record& file, const std::string& where, const ReconOverrides& overrides);

/// A table that resolve_recon_config() reads back to the same configuration.
/// @param resolved  ReconstructionResult::resolved_settings
Record write_recon_config(const Record& resolved, const ReconConfig& config);

}  // namespace isotone::app
