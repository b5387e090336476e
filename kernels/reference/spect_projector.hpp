// SPDX-License-Identifier: Apache-2.0
/// SPECT views by rotation and layerwise blur, as SpectGeometry defines them.
#pragma once

#include "kernels/backend.hpp"

#include <memory>

namespace isotone::kernels::reference {

/// @throws Error{inconsistent_data} for a geometry that contradicts itself
std::unique_ptr<Projector> make_spect_projector(SpectGeometry geometry);

}  // namespace isotone::kernels::reference
