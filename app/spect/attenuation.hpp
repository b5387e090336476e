// SPDX-License-Identifier: Apache-2.0
/// The attenuation map of a SPECT reconstruction from its file: read, placed, at the energy of the photopeak.
#pragma once

#include "app/spect/config.hpp"
#include "core/progress.hpp"
#include "core/projections.hpp"
#include "core/rigid_transform.hpp"
#include "io/provenance/provenance.hpp"
#include "kernels/backend.hpp"
#include "recon/spect_settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

struct PlacedMap {
    Volume mu;                            ///< 1/mm on the grid of the reconstruction
    std::string detail;                   ///< for the record of corrections
    Record record;                        ///< what was done
    std::optional<RigidTransform> found;  ///< by registration
    std::vector<std::string> findings;
    std::vector<io::provenance::FileEntry> files;
};

/// @param settings  all but the map. With the placement `register` short reconstructions are made first, and the map
///                  is laid over them.
/// @throws what the readers, recon::place_attenuation_map() and imaging::register_rigidly() throw
PlacedMap attenuation_map(const SpectConfig& config, const SpectData& data, const recon::SpectSettings& settings,
                          kernels::Backend& backend, ProgressSink& progress);

}  // namespace isotone::app
