// SPDX-License-Identifier: Apache-2.0
/// What a harmonised series says on paper: the permission, the filter, pictures and values before and after.
#pragma once

#include "core/export.hpp"
#include "core/report.hpp"
#include "harmonize/qualification/qualification.hpp"
#include "harmonize/regions/measure.hpp"

namespace isotone::harmonize {

struct HarmonisationFindings {
    Permit permit;
    Vector3 fwhm_mm{};
    Quantity quantity = Quantity::relative;                        ///< of the images
    std::vector<report::Block> pictures_before, pictures_after;    ///< same views, slices and grey scale
    std::vector<RegionMeasurement> regions_before, regions_after;  ///< same order; empty where none were asked for
};

ISOTONE_API report::Section harmonisation_section(const HarmonisationFindings& findings);

}  // namespace isotone::harmonize
