// SPDX-License-Identifier: Apache-2.0
/// An attenuation map laid over SPECT data in three steps, each for what the one before cannot see:
///   1. over the image without attenuation: the outline of the body
///   2. over the image corrected for a body of water of that outline: organs, which without correction vanish. (With
///      the map itself its lungs would show in the image wherever they were put.)
///   3. along the axis, where outlines are alike from end to end: the place with which the projections are most likely
/// Where the file says where the map lies (the axis is known, the frames do not differ) and the projections are as
/// likely with it there, it stays there. Likelihoods are those of the same short reconstruction with the map at each
/// place.
#pragma once

#include "core/progress.hpp"
#include "core/projections.hpp"
#include "core/record.hpp"
#include "core/rigid_transform.hpp"
#include "kernels/backend.hpp"
#include "recon/corrections/attenuation_map.hpp"
#include "recon/spect_settings.hpp"

namespace isotone::app {

struct RegisteredMap {
    RigidTransform transform;  ///< about the middle of the SPECT image; its positions to positions of the map
    double start_metric = 0.0, metric = 0.0;  ///< mutual information, nats
    bool kept_start = false;                  ///< nothing was likelier than where the file places it
    Record record;
};

/// @param settings   all but the map
/// @param placement  where the SPECT image stands
/// @throws what reconstruct_spect(), place_attenuation_map() and imaging::register_rigidly() throw; the `where` of an
///         Error about the search says "registration"
RegisteredMap register_map(const recon::MapSource& source, const SpectData& data, const recon::SpectSettings& settings,
                           kernels::Backend& backend, const recon::MapPlacement& placement, double energy_kev,
                           ProgressSink& progress);

}  // namespace isotone::app
