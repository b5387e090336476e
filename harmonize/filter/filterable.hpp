// SPDX-License-Identifier: Apache-2.0
/// May the slices of a series be filtered together? A filter mixes neighbouring slices, so their values must mean the
/// same.
#pragma once

#include "core/export.hpp"
#include "core/pet_header.hpp"

#include <span>

namespace isotone::harmonize {

/// @throws Error{inconsistent_data} where a slice has a RescaleIntercept other than 0, which PET does not allow, and
///   where decay is not corrected (DecayCorrection NONE) and the slices were not all acquired at one time: neighbouring
///   beds then differ by their decay
ISOTONE_API void require_filterable(const PetSeriesHeader& header, std::span<const PetSliceHeader> slices);

}  // namespace isotone::harmonize
