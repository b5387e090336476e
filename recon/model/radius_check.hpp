// SPDX-License-Identifier: Apache-2.0
/// Whether the radii of an orbit can be right: a radius in cm taken for mm cuts the body away without any other sign.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "core/volume.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

/// @param attenuation  of the body, 1/mm; empty where there is no map
/// @param accept       named override: a detector inside the body is a finding instead of an error
/// @return findings: radii that are small, leave a narrow field, or let a detector cut into the body
/// @throws Error{inconsistent_data} where more than largest_share_behind_face lies behind a detector
ISOTONE_API std::vector<std::string> check_radii(const ProjectionGeometry& geometry,
                                                 const std::optional<Volume>& attenuation, bool accept);

}  // namespace isotone::recon
