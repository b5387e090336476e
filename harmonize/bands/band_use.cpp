// SPDX-License-Identifier: Apache-2.0
#include "harmonize/bands/band_use.hpp"

#include "harmonize/suv/nuclide_name.hpp"

#include <cmath>
#include <cstdio>

namespace isotone::harmonize {

using suv::same_nuclide;

namespace {

std::string ratio_text(double ratio) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f:1", ratio);
    return text;
}

}  // namespace

BandUse band_use(const Band& band, const std::optional<FillSheet>& fill, const std::string& stated_nuclide) {
    BandUse use;
    const auto object = [&](const std::string& why) { use.objection += (use.objection.empty() ? "" : "; ") + why; };
    const std::string filled = fill ? fill->nuclide : "";
    if (fill) {
        const double ratio = fill->sphere_bq_ml / fill->background_bq_ml;
        if (!(std::abs(ratio / band.fill_ratio - 1.0) <= fill_ratio_tolerance)) {
            object("the phantom was filled " + ratio_text(ratio) + ", " + band.id + " is for " +
                   ratio_text(band.fill_ratio));
        }
    }
    if (same_nuclide(filled, band.nuclide) == false) {
        object("the phantom was filled with " + filled + ", " + band.id + " is for " + band.nuclide);
    }
    const auto same = same_nuclide(stated_nuclide, band.nuclide);
    if (!same) {
        use.notes.push_back("the image " +
                            (stated_nuclide.empty() ? std::string("states no nuclide")
                                                    : "states the nuclide '" + stated_nuclide + "'") +
                            ", so that it is " + band.nuclide + " as " + band.id + " asks could not be checked");
    } else if (!*same) {
        object("the image is of " + stated_nuclide + ", " + band.id + " is for " + band.nuclide);
    }
    if (same_nuclide(filled, stated_nuclide) == false) {
        object("the fill sheet says " + filled + ", the image " + stated_nuclide);
    }
    return use;
}

BandVerdict subject_to(BandVerdict verdict, const BandUse& use) {
    if (!use.objection.empty()) {
        verdict.assessable = false;
        verdict.pass = false;
        verdict.reason = "not assessable: " + use.objection;
    }
    return verdict;
}

}  // namespace isotone::harmonize
