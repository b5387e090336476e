// SPDX-License-Identifier: Apache-2.0
/// The sensitivity of all lines of some views, for data that do not hold the lines themselves: list-mode events.
///
/// The lines of a scanner outnumber its events: the uncompressed factors of an mMR take 1.4 GB. They are made and back
/// projected in groups of views into one accumulator, whose scale comes from a bound over all groups, so the image does
/// not depend on the grouping.
#pragma once

#include "core/export.hpp"
#include "kernels/backend.hpp"
#include "recon/model/pet_factors.hpp"

#include <cstddef>
#include <span>

namespace isotone::recon {

/// Factors held at a time (128 MiB), unless one view alone has more.
inline constexpr std::size_t factors_per_group = std::size_t{1} << 25;

/// A' m over all lines of `views`.
/// @param accumulator  of the grid's voxels; what it holds is lost
ISOTONE_API kernels::Buffer line_sensitivity(const PetFactors& factors, const kernels::Grid& grid,
                                             std::span<const int> views, kernels::Backend& backend,
                                             kernels::Accumulator& accumulator,
                                             std::size_t largest_group = factors_per_group);

}  // namespace isotone::recon
