// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_orbit_checks.hpp"

#include "io/dicom/reading_faults.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::io::dicom {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

}  // namespace

void nm_check_no_repeats(const NmViews& views, const std::vector<ProjectionView>& orbit, const std::string& where) {
    for (std::size_t first = 0; first < orbit.size(); first += static_cast<std::size_t>(views.per_detector)) {
        std::vector<double> angles;
        for (std::size_t v = first; v < first + static_cast<std::size_t>(views.per_detector); ++v) {
            angles.push_back(orbit[v].angle_rad);
        }
        std::ranges::sort(angles);
        angles.push_back(angles.front() + 2.0 * std::numbers::pi);
        for (std::size_t i = 1; angles.size() > 2 && i < angles.size(); ++i) {
            if (angles[i] - angles[i - 1] < 0.01 * degree) {
                throw inconsistent(where, "a detector stands twice at the same angle in one rotation",
                                   "check AngularStep (0018,1144) in the file");
            }
        }
    }
}

void nm_check_heads_apart(const NmViews& views, const std::vector<ProjectionView>& orbit, const std::string& where) {
    std::vector<ProjectionView> firsts;
    for (std::size_t v = 0; v < orbit.size(); v += static_cast<std::size_t>(views.per_detector)) {
        firsts.push_back(orbit[v]);
    }
    for (std::size_t a = 0; a < firsts.size(); ++a) {
        for (std::size_t b = a + 1; b < firsts.size(); ++b) {
            const double apart = std::remainder(firsts[a].angle_rad - firsts[b].angle_rad, 2.0 * std::numbers::pi);
            // A degree at 200 mm is 3.5 mm: no two detectors come that close.
            if (firsts[a].start_s == firsts[b].start_s && std::abs(apart) < degree) {
                throw inconsistent(where,
                                   "detectors " + std::to_string(firsts[a].head + 1) + " and " +
                                       std::to_string(firsts[b].head + 1) + " stand at the same angle at one time",
                                   "each detector item needs its own StartAngle (0054,0200): ask for the file as the "
                                   "camera made it");
            }
        }
    }
}

}  // namespace isotone::io::dicom
