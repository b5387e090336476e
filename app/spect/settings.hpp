// SPDX-License-Identifier: Apache-2.0
/// From a configuration and an acquisition to the settings of a SPECT reconstruction: looks up camera, collimator and
/// nuclide, reads calibration, dead time and measured response.
#pragma once

#include "app/recon/config.hpp"
#include "core/projections.hpp"
#include "io/provenance/provenance.hpp"
#include "recon/spect_settings.hpp"

#include <string>
#include <vector>

namespace isotone::app {

/// Gives the examination the nuclide that the configuration names, or the half-life of the one that the data name,
/// where they lack it. Returns what was done; empty where nothing was.
/// @throws Error{usage} for a nuclide that is not known
std::string complete_nuclide(const SpectConfig& config, SpectData& data);

/// Makes the radii reach the face of the collimator, as the configuration or the camera's file says
/// (core/radius_meaning.hpp). What was done stands among the assumptions or the overrides of the data.
/// @throws Error{usage} for names that are not there, and as apply_radius_meaning()
void convert_radii(const SpectConfig& config, SpectData& data);

/// The gamma lines of the data's nuclide; none where it is not known.
std::vector<GammaLine> lines_of(const SpectData& data);

struct SpectSetup {
    recon::SpectSettings settings;                 ///< all but the attenuation map
    std::vector<io::provenance::FileEntry> files;  ///< that were read
    std::vector<std::string> findings;             ///< what the reader assumed; what was named, or not found
};

/// @throws Error{usage} for names that are not there, and what the readers throw
SpectSetup spect_setup(const ReconConfig& config, const SpectData& data);

}  // namespace isotone::app
