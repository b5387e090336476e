// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/orbit.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"
#include "simulate/line_tracer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::simulate {
namespace {

constexpr double degree = std::numbers::pi / 180.0;
/// Ends of the smear are then wrong by a thirtieth of it, its variance by 1 / 225; a reconstruction models arcs by
/// other angles and fewer.
constexpr int angles_per_continuous_step = 15;

double angle_of(const SpectProtocol& p, int head, int step) {
    const double share = (p.continuous ? step + 0.5 : step) / p.steps;
    return degree * (p.start_deg + head * p.head_spacing_deg + (p.clockwise ? -1.0 : 1.0) * share * p.arc_deg);
}

ProjectionView view_of(const SpectProtocol& p, int head, int step) {
    ProjectionView view;
    view.head = head;
    view.angle_rad = angle_of(p, head, step);
    view.axis_offset_mm = p.axis_offset_mm.empty() ? 0.0 : p.axis_offset_mm[static_cast<std::size_t>(head)];
    view.start_s = step * (p.step_s + p.move_s);
    view.duration_s = p.step_s;
    view.arc_rad = p.continuous ? degree * p.arc_deg / p.steps : 0.0;
    return view;
}

/// On the circle, or as near as the gap to the phantom lets it at every angle of the view.
double radius_of(const Phantom& phantom, const ProjectionGeometry& geometry, const ProjectionView& view,
                 const SpectProtocol& p) {
    double outline = -5000.0;
    for (const double angle : angles_of(view, p)) {
        outline = std::max(outline, outline_mm(phantom, geometry, angle));
    }
    // A contour never comes nearer to the axis than a millimetre, wherever the phantom lies.
    const double radius = p.radius_mm ? *p.radius_mm : std::max(1.0, outline + p.body_gap_mm.value_or(0.0));
    if (outline > radius) {
        throw Error(ErrorCode::inconsistent_data,
                    "phantom '" + phantom.name + "', view at " + number_text(view.angle_rad / degree) + " deg",
                    "it reaches " + number_text(outline) + " mm from the axis, through the collimator at " +
                        number_text(radius) + " mm",
                    "use a larger radius_mm, or body_gap_mm");
    }
    return radius;
}

}  // namespace

double outline_mm(const Phantom& phantom, const ProjectionGeometry& geometry, double angle_rad) {
    const double sine = std::sin(angle_rad), cosine = std::cos(angle_rad);
    const double reach = phantom.transaxial_reach_mm() + 1.0;  // half the length of lines that are sure to leave it
    const double across = 0.5 * geometry.bins * geometry.bin_mm;
    const double half_rows = 0.5 * geometry.rows * geometry.row_mm;
    double furthest = -reach;
    for (int i = 0; i <= 2 * geometry.bins; ++i) {
        const double u = -across + 0.5 * i * geometry.bin_mm;
        const double x = -u * cosine, y = u * sine;
        const LineTracer tracer(phantom, {x - reach * sine, y - reach * cosine, x + reach * sine, y + reach * cosine});
        for (int k = 0; !tracer.misses() && k <= geometry.rows; ++k) {
            const double z = -half_rows + k * geometry.row_mm;
            const std::vector<Stretch> stretches = tracer.stretches(z, z);
            if (!stretches.empty()) {
                furthest = std::max(furthest, (2.0 * stretches.back().to - 1.0) * reach);
            }
        }
    }
    return furthest;
}

std::vector<double> angles_of(const ProjectionView& view, const SpectProtocol& p) {
    if (!p.continuous) {
        return {view.angle_rad};
    }
    std::vector<double> angles;
    angles.reserve(angles_per_continuous_step);
    for (int k = 0; k < angles_per_continuous_step; ++k) {
        angles.push_back(view.angle_rad +
                         degree * p.arc_deg / p.steps * ((k + 0.5) / angles_per_continuous_step - 0.5));
    }
    return angles;
}

ProjectionGeometry spect_geometry(const Phantom& phantom, const SpectProtocol& p) {
    ProjectionGeometry geometry;
    geometry.bins = p.bins;
    geometry.rows = p.rows;
    geometry.bin_mm = p.bin_mm;
    geometry.row_mm = p.row_mm;
    for (int head = 0; head < p.heads; ++head) {
        for (int step = 0; step < p.steps; ++step) {
            ProjectionView view = view_of(p, head, step);
            view.radius_mm = radius_of(phantom, geometry, view, p);
            geometry.views.push_back(view);
        }
    }
    geometry.check("SPECT protocol");
    return geometry;
}

}  // namespace isotone::simulate
