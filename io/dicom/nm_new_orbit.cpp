// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_new_orbit.hpp"

#include "core/projection_heads.hpp"
#include "io/dicom/nm_new_faults.hpp"

#include <cmath>
#include <numbers>
#include <string>

namespace isotone::io::dicom {
namespace {

Error refused(const std::string& what) {
    return nm_unwritable(what, "a container (.h5) holds any orbit");
}

/// To -180 .. 180 degrees.
double shortest_deg(double radians) {
    return std::remainder(radians * 180.0 / std::numbers::pi, 360.0);
}

double step_between(const ProjectionGeometry& geometry, int from, int to) {
    return shortest_deg(geometry.views[static_cast<std::size_t>(to)].angle_rad -
                        geometry.views[static_cast<std::size_t>(from)].angle_rad);
}

}  // namespace

double NmNewOrbit::start_rad(const ProjectionGeometry& geometry, std::size_t head) const {
    const ProjectionView& view = first(geometry, head);
    if (!continuous) {
        return view.angle_rad;
    }
    const double start = view.angle_rad + (counter_clockwise ? -0.5 : 0.5) * view.arc_rad;
    return start < 0.0 ? start + 2.0 * std::numbers::pi : start;
}

NmNewOrbit nm_new_orbit_of(const ProjectionGeometry& geometry) {
    NmNewOrbit orbit;
    for (const int head : heads_of(geometry)) {
        orbit.views.push_back(views_of_head(geometry, head));
    }
    const std::vector<int>& lead = orbit.views.front();
    const double arc = geometry.views[static_cast<std::size_t>(lead.front())].arc_rad * 180.0 / std::numbers::pi;
    orbit.continuous = arc > 0.0;
    const double step = lead.size() > 1 ? step_between(geometry, lead[0], lead[1]) : arc;
    orbit.step_deg = std::abs(step);
    orbit.counter_clockwise = step >= 0.0;
    orbit.view_s = geometry.views[static_cast<std::size_t>(lead.front())].duration_s;
    // ActualFrameDuration is in whole milliseconds, and no reader takes 0.
    if (orbit.view_s < 1e-3) {
        throw refused("the counting time of a view is not known");
    }
    for (const std::vector<int>& views : orbit.views) {
        if (views.size() != lead.size()) {
            throw refused("the heads have unequal numbers of views");
        }
        for (std::size_t k = 0; k < views.size(); ++k) {
            // Angles come from texts and from sums of steps; a millionth of a degree is neither.
            if (k > 0 && std::abs(shortest_deg(geometry.views[static_cast<std::size_t>(views[k])].angle_rad -
                                               geometry.views[static_cast<std::size_t>(views[0])].angle_rad -
                                               static_cast<double>(k) * step * std::numbers::pi / 180.0)) > 1e-6) {
                throw refused("the views are not at equal steps");
            }
            const double arc_deg =
                geometry.views[static_cast<std::size_t>(views[k])].arc_rad * 180.0 / std::numbers::pi;
            if (std::abs(arc_deg - (orbit.continuous ? orbit.step_deg : 0.0)) > 1e-6) {
                throw refused("the views count along arcs that are not the step from view to view");
            }
            if (std::abs(geometry.views[static_cast<std::size_t>(views[k])].duration_s - orbit.view_s) > 5e-4) {
                throw refused("the views have unequal durations");
            }
            // CenterOfRotationOffset has one value; a micrometre is nothing to a camera.
            if (std::abs(geometry.views[static_cast<std::size_t>(views[k])].axis_offset_mm -
                         geometry.views[static_cast<std::size_t>(views[0])].axis_offset_mm) > 1e-3) {
                throw refused("the views of a head see the axis at unequal offsets");
            }
        }
    }
    return orbit;
}

}  // namespace isotone::io::dicom
