// SPDX-License-Identifier: Apache-2.0
/// Which response of collimator and detector a SPECT reconstruction models.
#pragma once

#include "core/projections.hpp"
#include "recon/model/depth_responses.hpp"
#include "recon/settings.hpp"
#include "recon/spect_settings.hpp"

namespace isotone::recon {

struct ResponseChoice {
    DepthResponses responses;
    CorrectionRecord record;
};

/// A measured kernel table goes before the Gaussians of camera and collimator; where neither is known, or it is
/// switched off, rays are lines.
/// @throws what depth_responses() throws
ResponseChoice choose_response(const SpectSettings& settings, double energy_kev, const ProjectionGeometry& geometry,
                               int depth_planes);

}  // namespace isotone::recon
