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

constexpr double radian_deg = 180.0 / std::numbers::pi;

/// To -180 .. 180 degrees.
double shortest_deg(double degrees) {
    return std::remainder(degrees, 360.0);
}

/// What the views of a head must have in common with those of the first, whose step has its sign in `step_deg`.
void require_same_motion(const ProjectionGeometry& geometry, const std::vector<int>& views, const NmNewOrbit& orbit,
                         double step_deg) {
    constexpr double angle_dust_deg = 1e-6;  // angles come from texts and from sums of steps; this is neither
    constexpr double half_ms = 5e-4;         // durations are written in whole milliseconds
    constexpr double offset_dust_mm = 1e-3;  // a micrometre is nothing to a camera
    const ProjectionView& first = geometry.views[static_cast<std::size_t>(views.front())];
    for (std::size_t k = 0; k < views.size(); ++k) {
        const ProjectionView& view = geometry.views[static_cast<std::size_t>(views[k])];
        const double turned_deg = (view.angle_rad - first.angle_rad) * radian_deg;
        if (std::abs(shortest_deg(turned_deg - static_cast<double>(k) * step_deg)) > angle_dust_deg) {
            throw refused("the views are not at equal steps");
        }
        if (std::abs(view.arc_rad * radian_deg - (orbit.continuous ? orbit.step_deg : 0.0)) > angle_dust_deg) {
            throw refused("the views count along arcs that are not the step from view to view");
        }
        if (std::abs(view.duration_s - orbit.view_s) > half_ms) {
            throw refused("the views have unequal durations");
        }
        if (std::abs(view.axis_offset_mm - first.axis_offset_mm) > offset_dust_mm) {
            throw refused("the views of a head see the axis at unequal offsets");
        }
    }
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
    const auto lead_view = [&](std::size_t k) -> const ProjectionView& {
        return geometry.views[static_cast<std::size_t>(lead[k])];
    };
    const double arc_deg = lead_view(0).arc_rad * radian_deg;
    const double step_deg =
        lead.size() > 1 ? shortest_deg((lead_view(1).angle_rad - lead_view(0).angle_rad) * radian_deg) : arc_deg;
    orbit.continuous = arc_deg > 0.0;
    orbit.step_deg = std::abs(step_deg);
    orbit.counter_clockwise = step_deg >= 0.0;
    orbit.view_s = lead_view(0).duration_s;
    // ActualFrameDuration is in whole milliseconds, and no reader takes 0.
    if (orbit.view_s < 1e-3) {
        throw refused("the counting time of a view is not known");
    }
    for (const std::vector<int>& views : orbit.views) {
        if (views.size() != lead.size()) {
            throw refused("the heads have unequal numbers of views");
        }
        require_same_motion(geometry, views, orbit, step_deg);
    }
    return orbit;
}

}  // namespace isotone::io::dicom
