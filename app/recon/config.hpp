// SPDX-License-Identifier: Apache-2.0
/// The configuration of `isotone recon`: a strict table in, the fully resolved table out, each readable by the other.
#pragma once

#include "app/files/companion_files.hpp"
#include "app/spect/config.hpp"
#include "core/held_effects.hpp"
#include "core/record.hpp"
#include "core/record_reader.hpp"
#include "recon/settings.hpp"

#include <array>
#include <filesystem>
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
    std::optional<std::string> multiplicative_holds, additive_holds;  ///< "attenuation,normalisation"
    std::optional<std::string> multiplicative, additive, delayeds, sinogram_template, start_image, sensitivity_image;
    SpectOverrides spect;
};

struct ReconConfig {
    recon::ReconstructionSettings settings;
    std::string device = "auto";
    std::string scanner_serial;                        ///< for the DICOM series; a qualification names it
    HeldEffects multiplicative_holds, additive_holds;  ///< said of terms that do not say it themselves
    CompanionFiles files;
    SpectConfig spect;       ///< of SPECT data only
    bool has_spect = false;  ///< anything was said about SPECT
};

/// @param file   the configuration as read, or an empty table
/// @param where  its name, for errors; the files it names are looked for from its folder
/// @throws Error{usage} for an unknown key or an impossible value
ReconConfig resolve_recon_config(const Record& file, const std::string& where, const ReconOverrides& overrides);

/// A table that resolve_recon_config() reads back to the same configuration.
/// @param resolved  ReconstructionResult::resolved_settings
/// @param folder    where the table will lie: files are named from there, with their digests
Record write_recon_config(const Record& resolved, const ReconConfig& config, const std::filesystem::path& folder);

}  // namespace isotone::app
