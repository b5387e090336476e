// SPDX-License-Identifier: Apache-2.0
#include "recon/model/radius_check.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/orbit_coverage.hpp"
#include "recon/model/orbit.hpp"

namespace isotone::recon {
namespace {

std::optional<std::string> narrow_field(const ProjectionGeometry& geometry) {
    const double nearest = nearest_radius_mm(geometry), seen = seen_radius_mm(geometry);
    if (nearest >= 0.5 * seen) {
        return std::nullopt;
    }
    return "a detector at " + number_text(nearest) + " mm leaves less than half of the " + number_text(seen) +
           " mm about the axis that the detectors see: check the radii";
}

std::optional<std::string> detector_in_body(const ProjectionGeometry& geometry, const Volume& attenuation,
                                            bool accept) {
    const MatterBehindFace behind = matter_behind_face(geometry, attenuation);
    if (behind.share <= noted_share_behind_face) {
        return std::nullopt;
    }
    const std::string where = "view " + std::to_string(behind.view + 1);
    const std::string what = number_text(100.0 * behind.share, 2) +
                             " % of the matter in the attenuation map lies behind the detector, whose radius is " +
                             number_text(geometry.views[static_cast<std::size_t>(behind.view)].radius_mm) + " mm";
    const bool beyond = behind.share > largest_share_behind_face;
    if (beyond && !accept) {
        throw Error(ErrorCode::inconsistent_data, where, what,
                    "state `radius_mm`, place the map where the patient lay, or take both as they are with "
                    "`accept_radius_inside_body`, which is recorded");
    }
    return where + ": " + what + (beyond ? ", which was allowed" : "");
}

}  // namespace

std::vector<std::string> check_radii(const ProjectionGeometry& geometry, const std::optional<Volume>& attenuation,
                                     bool accept) {
    std::vector<std::string> findings;
    for (const auto& finding : {small_radius(geometry), attenuation ? detector_in_body(geometry, *attenuation, accept)
                                                                    : narrow_field(geometry)}) {
        if (finding) {
            findings.push_back(*finding);
        }
    }
    return findings;
}

}  // namespace isotone::recon
