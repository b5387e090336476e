// SPDX-License-Identifier: Apache-2.0
/// Energy windows that came in files of their own, as the data of one acquisition. SIMIND and STIR write one window a
/// file.
#pragma once

#include "core/projections.hpp"

#include <string>
#include <vector>

namespace isotone::app {

struct NamedSpectData {
    std::string name;  ///< what messages call it
    SpectData data;
};

/// The windows of all parts in their order. What the parts state of camera and examination is taken from the first that
/// states it; `assumptions` and `overrides` of their provenance are joined.
/// @throws Error{inconsistent_data} naming two parts and what they disagree on: views, pixels, times, nuclide,
///         collimator, position, study, frame of reference, or a window both have
SpectData merge_windows(std::vector<NamedSpectData> parts);

}  // namespace isotone::app
