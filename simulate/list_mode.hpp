// SPDX-License-Identifier: Apache-2.0
/// Events drawn to match counted sinograms.
#pragma once

#include "core/export.hpp"
#include "core/raw_data.hpp"

#include <cstdint>

namespace isotone::simulate {

/// One event per count of the prompts and delayeds: the crystal pair of its bin and a time drawn from the decay of the
/// exam's nuclide (uniform where it is not known), sorted by time.
/// @throws Error{usage} unless the sinograms have span 1 and no mashing: only then a bin is one crystal pair
ISOTONE_API ListMode events_of(const RawData& raw, std::uint64_t seed);

}  // namespace isotone::simulate
