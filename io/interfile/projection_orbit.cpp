// SPDX-License-Identifier: Apache-2.0
// Where the heads stood: angles, from the file's zero and sense to those of core/projections.hpp.
#include "core/error.hpp"
#include "core/number_text.hpp"
#include "io/interfile/decimal.hpp"
#include "io/interfile/projection_header.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::io::interfile {
namespace {

constexpr int largest_extent = 4096;  // of bins, rows and views, as ProjectionGeometry::check() has it
constexpr double degrees = std::numbers::pi / 180.0;

/// DICOM's angle of the file's angle 0.
double zero_angle_deg(const ProjectionHeader& header, const ProjectionOptions& options, ReadingNotes& notes) {
    if (options.zero_angle_deg) {
        notes.overrides.push_back("zero_angle_deg = " + number_text(*options.zero_angle_deg));
        return *options.zero_angle_deg;
    }
    switch (header.origin) {
        case Origin::isotone: return 0.0;
        case Origin::simind:
            notes.assumptions.emplace_back("angle 0 is at the patient's front, as SIMIND has it");
            return 180.0;
        case Origin::simind_changed:
            notes.assumptions.emplace_back(
                "angle 0 is at the patient's back: the header names SIMIND, but another program changed it for STIR");
            return 0.0;
        case Origin::other: break;
    }
    notes.assumptions.emplace_back("angle 0 is at the patient's back, as STIR takes it over from DICOM");
    return 0.0;
}

bool counter_clockwise(const Header& header, const ProjectionOptions& options, ReadingNotes& notes) {
    if (options.direction) {
        notes.overrides.push_back(override_text(*options.direction));
        return *options.direction == RotationSense::counter_clockwise;
    }
    const std::string word = header.word("direction of rotation");
    if (word != "cw" && word != "ccw" && word != "cc") {
        header.reject("direction of rotation", 0, "is neither CW nor CCW", "correct it, or give `direction`");
    }
    return word != "cw";
}

/// Degrees of the arc of each projection; `step_deg` is that from one to the next.
double arc_deg(const ProjectionHeader& header, const Header& head, const ProjectionOptions& options, double step_deg,
               ReadingNotes& notes) {
    if (options.motion) {
        notes.overrides.push_back(override_text(*options.motion));
        return *options.motion == DetectorMotion::continuous ? std::abs(step_deg) : 0.0;
    }
    if (header.origin == Origin::isotone && head.has(view_arc_key)) {
        return head.number(view_arc_key);
    }
    const std::string mode = head.has("acquisition mode") ? head.word("acquisition mode") : "";
    const bool continuous = mode == "continuous";
    if (!continuous && !mode.empty() && mode != "stepped") {
        notes.assumptions.push_back("the head, whose acquisition mode is stated as '" + head.text("acquisition mode") +
                                    "', stands still while it counts");
    }
    return continuous ? std::abs(step_deg) : 0.0;
}

/// Where the middle of an arc lies from its stated angle, in arcs.
double to_middle(const ProjectionHeader& header, const Header& head, const ProjectionOptions& options, bool moving,
                 ReadingNotes& notes) {
    if (options.angle_at && !moving) {
        throw Error(ErrorCode::inconsistent_data, head.where("acquisition mode"),
                    "the head stands still while it counts: `angle_at` does not act on it",
                    "leave it out, or state `motion` continuous");
    }
    const bool stated = header.origin == Origin::isotone && head.has(view_arc_key);
    if (stated && options.angle_at == AngleAt::start) {
        throw Error(
            ErrorCode::inconsistent_data, head.where(view_arc_key),
            "the angles of isotone's own files are those of the middles of the arcs: `angle_at` start would turn "
            "them by half a step",
            "leave it out");
    }
    if (options.angle_at) {
        notes.overrides.push_back(override_text(*options.angle_at));
        return *options.angle_at == AngleAt::start ? 0.5 : 0.0;
    }
    if (!moving || stated) {
        return 0.0;
    }
    notes.assumptions.emplace_back(
        "the angle of a projection is that at the start of the arc it counts along, as with DICOM's start angle");
    return 0.5;
}

/// A multiple of 180 is the same in either sense.
void require_certain_start(const ProjectionHeader& header, const Header& head, const ProjectionOptions& options,
                           double start_deg) {
    if (header.origin == Origin::simind && !options.zero_angle_deg &&
        std::abs(std::remainder(start_deg, 180.0)) > 1e-6) {
        head.reject(
            "start angle", 0,
            "is not a multiple of 180: SIMIND's manual counts it clockwise, and not all readers of its files do",
            "give `zero_angle_deg`: the first view stands at `zero_angle_deg` + start angle");
    }
}

double axis_offset_mm(const Header& head, const ProjectionOptions& options, ReadingNotes& notes) {
    if (options.axis_offset_mm) {
        notes.overrides.push_back("axis_offset_mm = " + number_text(*options.axis_offset_mm));
        return *options.axis_offset_mm;
    }
    if (head.has("X_offset") && head.number("X_offset") != 0.0) {
        head.reject("X_offset", 0, "is not 0: the sense and unit of an offset of the axis are not known",
                    "give `axis_offset_mm`");
    }
    return 0.0;
}

std::vector<ProjectionView> views_of(const ProjectionHeader& header, std::size_t number,
                                     const ProjectionOptions& options, double zero_deg, ReadingNotes& notes) {
    const Header& head = header.heads[number];
    const auto count = head.integer("number of projections", 1, largest_extent);
    const double extent = head.number("extent of rotation");
    if (!(extent > 0.0 && extent <= 360.0)) {
        head.reject("extent of rotation", 0, "is not an angle above 0 and up to 360 degrees", "correct the header");
    }
    const bool ccw = counter_clockwise(head, options, notes);
    const double start = head.has("start angle") ? head.number("start angle") : 0.0;
    if (!head.has("start angle")) {
        notes.assumptions.emplace_back("the start angle, which is not stated, is 0");
    }
    require_certain_start(header, head, options, start);
    const double step = (ccw ? extent : -extent) / static_cast<double>(count);
    const double arc = arc_deg(header, head, options, step, notes);
    const double shift = to_middle(header, head, options, arc > 0.0, notes) * (ccw ? arc : -arc);
    std::vector<ProjectionView> views(static_cast<std::size_t>(count));
    for (std::size_t v = 0; v < views.size(); ++v) {
        const double angle = std::fmod(zero_deg + start + shift + static_cast<double>(v) * step, 360.0);
        views[v].angle_rad = (angle < 0.0 ? angle + 360.0 : angle) * degrees;
        views[v].arc_rad = arc * degrees;
        views[v].head = static_cast<int>(number);
    }
    read_radii(header, head, options, views, notes);
    const double offset = axis_offset_mm(head, options, notes);
    std::for_each(views.begin(), views.end(), [&](ProjectionView& v) { v.axis_offset_mm = offset; });
    return views;
}

}  // namespace

ProjectionGeometry read_orbit(const ProjectionHeader& header, const ProjectionOptions& options, ReadingNotes& notes) {
    const double zero_deg = zero_angle_deg(header, options, notes);
    ProjectionGeometry geometry;
    for (std::size_t h = 0; h < header.heads.size(); ++h) {
        const Header& head = header.heads[h];
        const int bins = static_cast<int>(head.integer("matrix size", 1, largest_extent, 1));
        const int rows = static_cast<int>(head.integer("matrix size", 1, largest_extent, 2));
        const double bin_mm = head.number("scaling factor (mm/pixel)", 1);
        const double row_mm = head.number("scaling factor (mm/pixel)", 2);
        if (h > 0 && (bins != geometry.bins || rows != geometry.rows || bin_mm != geometry.bin_mm ||
                      row_mm != geometry.row_mm)) {
            throw Error(ErrorCode::inconsistent_data, head.where("matrix size", 1),
                        "head " + std::to_string(h + 1) + " has other pixels than the first",
                        "write the heads into files of their own");
        }
        geometry.bins = bins;
        geometry.rows = rows;
        geometry.bin_mm = bin_mm;
        geometry.row_mm = row_mm;
        const auto views = views_of(header, h, options, zero_deg, notes);
        geometry.views.insert(geometry.views.end(), views.begin(), views.end());
    }
    geometry.check(header.path.string());
    return geometry;
}

}  // namespace isotone::io::interfile
