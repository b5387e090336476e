// SPDX-License-Identifier: Apache-2.0
/// What a harmonised series says on paper: the permission, the filter, the values before and after.
#pragma once

#include "core/export.hpp"
#include "core/report.hpp"
#include "harmonize/qualification/qualification.hpp"
#include "harmonize/regions/measure.hpp"

namespace isotone::harmonize {

struct HarmonisationFindings {
    Permit permit;
    Vector3 fwhm_mm{};
    const Volume* before = nullptr;
    const Volume* after = nullptr;
    double display_high = 0.0;  ///< in the volume's unit; 0 = the 99.9th percentile of `before`
    std::vector<RegionMeasurement> regions_before, regions_after;  ///< same order; empty where none were asked for
};

ISOTONE_API report::Section harmonisation_section(const HarmonisationFindings& findings);

}  // namespace isotone::harmonize
