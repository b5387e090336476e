// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_new_orbit.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <string>

namespace isotone::io::dicom {
namespace {

Error refused(const std::string& what) {
    return {ErrorCode::inconsistent_data, "projections to be written as DICOM", what,
            "a container (.h5) holds any orbit"};
}

/// To -180 .. 180 degrees.
double shortest_deg(double radians) {
    return std::remainder(radians * 180.0 / std::numbers::pi, 360.0);
}

std::vector<std::vector<int>> heads_of(const ProjectionGeometry& geometry) {
    std::map<int, std::vector<int>> heads;
    for (int v = 0; v < static_cast<int>(geometry.views.size()); ++v) {
        heads[geometry.views[static_cast<std::size_t>(v)].head].push_back(v);
    }
    std::vector<std::vector<int>> found;
    for (auto& [number, views] : heads) {
        std::ranges::stable_sort(views, {}, [&](int v) { return geometry.views[static_cast<std::size_t>(v)].start_s; });
        found.push_back(std::move(views));
    }
    return found;
}

double step_between(const ProjectionGeometry& geometry, int from, int to) {
    return shortest_deg(geometry.views[static_cast<std::size_t>(to)].angle_rad -
                        geometry.views[static_cast<std::size_t>(from)].angle_rad);
}

}  // namespace

NmNewOrbit nm_new_orbit_of(const ProjectionGeometry& geometry) {
    NmNewOrbit orbit;
    orbit.views = heads_of(geometry);
    const std::vector<int>& lead = orbit.views.front();
    const double step = lead.size() > 1 ? step_between(geometry, lead[0], lead[1]) : 0.0;
    orbit.step_deg = std::abs(step);
    orbit.counter_clockwise = step >= 0.0;
    orbit.view_s = geometry.views[static_cast<std::size_t>(lead.front())].duration_s;
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
            if (std::abs(geometry.views[static_cast<std::size_t>(views[k])].duration_s - orbit.view_s) > 5e-4) {
                throw refused("the views have unequal durations");
            }
        }
    }
    return orbit;
}

}  // namespace isotone::io::dicom
