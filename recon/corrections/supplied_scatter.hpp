// SPDX-License-Identifier: Apache-2.0
/// Expected scatter that came with the data.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "recon/corrections/window_scatter.hpp"

#include <optional>

namespace isotone::recon {

/// The additive term of the data, checked: of this photopeak, finite and not negative. It is that of all gates
/// together; one gate has its share of the time of it.
/// @throws Error{inconsistent_data} otherwise, also where there is none
ISOTONE_API ScatterEstimate supplied_scatter(const SpectData& data, int photopeak,
                                             std::optional<int> gate = std::nullopt);

}  // namespace isotone::recon
