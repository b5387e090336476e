// SPDX-License-Identifier: Apache-2.0
/// Was the phantom filled as the band was written for? Limits of one sphere : background ratio and nuclide say nothing
/// about another.
#pragma once

#include "core/export.hpp"
#include "harmonize/bands/band_check.hpp"
#include "harmonize/phantom/nema_phantom.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::harmonize {

/// Largest relative difference of the fill's ratio from the band's: fills are weighed and drawn to a few per cent.
inline constexpr double fill_ratio_tolerance = 0.10;

struct BandUse {
    std::string objection;           ///< why the band does not apply; empty where nothing speaks against it
    std::vector<std::string> notes;  ///< what could not be checked
};

/// @param fill            nothing where there is no fill sheet
/// @param stated_nuclide  as the image states it ("^18^Fluorine", "F-18", "18F"), empty where it does not
ISOTONE_API BandUse band_use(const Band& band, const std::optional<FillSheet>& fill, const std::string& stated_nuclide);

/// The verdict, or "not assessable" with the objection where there is one.
ISOTONE_API BandVerdict subject_to(BandVerdict verdict, const BandUse& use);

}  // namespace isotone::harmonize
