// SPDX-License-Identifier: Apache-2.0
/// What SPECT projections are, in words and numbers, for `isotone inspect`.
#pragma once

#include "core/projections.hpp"
#include "core/record.hpp"

namespace isotone::app {

/// {kind, camera, views, orbit, windows with their counts, times, nuclide, ..., assumptions, overrides, findings}.
Record describe_spect(const SpectData& data);

}  // namespace isotone::app
