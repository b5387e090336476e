// SPDX-License-Identifier: Apache-2.0
/// What a qualification says on paper: the phantom, its recovery in the band, the filter that enters it.
#pragma once

#include "core/export.hpp"
#include "core/report.hpp"
#include "harmonize/bands/band_use.hpp"
#include "harmonize/filter/band_solver.hpp"

#include <vector>

namespace isotone::harmonize {

/// Everything shown; null where there is none.
struct QualificationFindings {
    const Volume* image = nullptr;         ///< unfiltered phantom image
    const NemaAnalysis* before = nullptr;  ///< of it
    const Band* band = nullptr;
    const FilterSolution* solution = nullptr;
    const Volume* filtered = nullptr;     ///< with the chosen filter
    const NemaAnalysis* after = nullptr;  ///< of the filtered image
    BandUse use;                          ///< whether the band applies to this phantom
};

/// Sections "Phantom", "Recovery" (one plot per metric with its band, one table with every value, margin and
/// grid-phase uncertainty) and, with a solution, "Filter".
ISOTONE_API std::vector<report::Section> qualification_sections(const QualificationFindings& findings);

}  // namespace isotone::harmonize
