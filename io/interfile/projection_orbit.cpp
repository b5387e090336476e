// SPDX-License-Identifier: Apache-2.0
// Where the heads stood: angles and radii, from the file's zero, sense and unit to those of core/projections.hpp.
#include "core/error.hpp"
#include "io/file/checked_read.hpp"
#include "io/interfile/data_file.hpp"
#include "io/interfile/decimal.hpp"
#include "io/interfile/projection_header.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <sstream>

namespace isotone::io::interfile {
namespace {

constexpr int largest_extent = 4096;  // of bins, rows and views, as ProjectionGeometry::check() has it
constexpr double degrees = std::numbers::pi / 180.0;

/// Radii of SIMIND below the first number are cm, from the second on mm (projections.hpp).
constexpr double largest_radius_surely_cm = 60.0, smallest_radius_surely_mm = 90.0;

std::string number_text(double value) {
    return shifted_text(value, 0);
}

bool from_simind(const ProjectionHeader& header) {
    return header.origin == Origin::simind || header.origin == Origin::simind_changed;
}

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
        const bool ccw = *options.direction == RotationSense::counter_clockwise;
        notes.overrides.emplace_back(ccw ? "direction = ccw" : "direction = cw");
        return ccw;
    }
    const std::string word = header.word("direction of rotation");
    if (word != "cw" && word != "ccw" && word != "cc") {
        header.reject("direction of rotation", 0, "is neither CW nor CCW", "correct it, or give the option direction");
    }
    return word != "cw";
}

/// A multiple of 180 is the same in either sense.
void require_certain_start(const ProjectionHeader& header, const Header& head, const ProjectionOptions& options,
                           double start_deg) {
    if (header.origin == Origin::simind && !options.zero_angle_deg &&
        std::abs(std::remainder(start_deg, 180.0)) > 1e-6) {
        head.reject(
            "start angle", 0,
            "is not a multiple of 180: SIMIND's manual counts it clockwise, and not all readers of its files do",
            "give the option zero_angle_deg: the first view stands at zero_angle_deg + start angle");
    }
}

std::vector<double> numbers_of(const Header& header, const char* key) {
    std::vector<double> values;
    for (const std::string& element : header.list(key)) {
        const auto value = parse_shifted(element, 0);
        if (!value) {
            header.reject(key, 0, "holds what is not a finite number", "correct the header");
        }
        values.push_back(*value);
    }
    return values;
}

/// First column of the file that SIMIND takes a non-circular orbit from, in cm there.
std::vector<double> orbit_file_radii(const ProjectionHeader& header, const std::string& name) {
    constexpr std::uint64_t largest_orbit_file = std::uint64_t{1} << 20U;
    const std::string where = header.path.string() + ", key ';# Non-Uniform Orbit File'";
    if (name.find_first_of("/\\") != std::string::npos || name == "." || name == "..") {
        throw Error(ErrorCode::input_corrupt, where, "names a folder", "put the orbit file beside its header");
    }
    const std::filesystem::path path = header.path.parent_path() / name;
    std::istringstream lines(file::read_text(path, largest_orbit_file));
    std::vector<double> radii;
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string word;
        if (words >> word) {
            const auto value = parse_shifted(word, 0);
            if (!value) {
                throw Error(ErrorCode::input_corrupt, path.string() + ", line " + std::to_string(radii.size() + 1),
                            "does not begin with a number", "give the radius in cm first on every line");
            }
            radii.push_back(*value);
        }
    }
    return radii;
}

struct StatedRadii {
    std::vector<double> values;  ///< one, or one per view
    const char* key = "radius";
    bool in_cm = false;  ///< known to be so
};

StatedRadii stated_radii(const ProjectionHeader& header, const Header& head) {
    const std::string orbit = head.has("orbit") ? head.word("orbit") : "";
    if (!orbit.empty() && orbit != "circular" && orbit != "non-circular" && orbit != "noncircular") {
        head.reject("orbit", 0, "is neither circular nor non-circular", "correct the header");
    }
    const bool circular = orbit.empty() || orbit == "circular";
    const auto orbit_file = header.comments.text("Non-Uniform Orbit File");
    if (head.has("radii") && (!circular || !head.has("radius"))) {
        return {numbers_of(head, "radii"), "radii", false};
    }
    if (!circular && orbit_file) {
        return {orbit_file_radii(header, *orbit_file), "orbit", true};
    }
    // SIMIND 7 leaves the radius in a comment.
    if (const auto commented = header.comments.number("Radius");
        commented && !head.has("radius") && from_simind(header)) {
        return {{*commented}, "radius", false};
    }
    if (!head.has("radius")) {
        head.reject(circular ? "radius" : "radii", 0,
                    "is missing: the distance from the axis to the collimator must be known",
                    "add the key, or give the option radius_mm");
    }
    return {numbers_of(head, "radius"), "radius", false};
}

/// True where the file's radii are cm.
bool in_cm(const ProjectionHeader& header, const Header& head, const StatedRadii& radii,
           const ProjectionOptions& options, ReadingNotes& notes) {
    if (options.radius_unit) {
        const bool cm = *options.radius_unit == RadiusUnit::cm;
        notes.overrides.emplace_back(cm ? "radius_unit = cm" : "radius_unit = mm");
        return cm;
    }
    if (!from_simind(header)) {
        return false;
    }
    if (radii.in_cm) {
        notes.assumptions.emplace_back("radii are in cm, as SIMIND's orbit files are");
        return true;
    }
    const auto [low, high] = std::minmax_element(radii.values.begin(), radii.values.end());
    const bool cm = *high < largest_radius_surely_cm, mm = *low >= smallest_radius_surely_mm;
    if (cm == mm) {
        head.reject(radii.key, 0, number_text(*low) + " may be mm or cm: SIMIND writes both and does not say which",
                    "give the option radius_unit");
    }
    notes.assumptions.push_back("the radius " + number_text(*low) + " is in " + (cm ? "cm" : "mm") +
                                ", judged by its size; SIMIND does not say");
    return cm;
}

void put_radii(const ProjectionHeader& header, const Header& head, const ProjectionOptions& options,
               std::vector<ProjectionView>& views, ReadingNotes& notes) {
    if (options.radius_mm) {
        notes.overrides.push_back("radius_mm = " + number_text(*options.radius_mm));
        std::for_each(views.begin(), views.end(), [&](ProjectionView& v) { v.radius_mm = *options.radius_mm; });
        return;
    }
    const StatedRadii radii = stated_radii(header, head);
    if (radii.values.size() != 1 && radii.values.size() != views.size()) {
        throw Error(ErrorCode::inconsistent_data, head.where(radii.key),
                    std::to_string(radii.values.size()) + " radii for " + std::to_string(views.size()) + " projections",
                    "state one radius for each projection");
    }
    const double scale = in_cm(header, head, radii, options, notes) ? 10.0 : 1.0;
    const double behind = options.face_to_crystal_mm.value_or(0.0);
    if (options.face_to_crystal_mm) {
        notes.overrides.push_back("face_to_crystal_mm = " + number_text(behind));
    } else if (header.origin != Origin::isotone) {
        notes.assumptions.emplace_back("the radius reaches the face of the collimator");
    }
    for (std::size_t v = 0; v < views.size(); ++v) {
        views[v].radius_mm = radii.values[radii.values.size() == 1 ? 0 : v] * scale - behind;
    }
}

double axis_offset_mm(const Header& head, const ProjectionOptions& options, ReadingNotes& notes) {
    if (options.axis_offset_mm) {
        notes.overrides.push_back("axis_offset_mm = " + number_text(*options.axis_offset_mm));
        return *options.axis_offset_mm;
    }
    if (head.has("X_offset") && head.number("X_offset") != 0.0) {
        head.reject("X_offset", 0, "is not 0: the sense and unit of an offset of the axis are not known",
                    "give the option axis_offset_mm");
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
    std::vector<ProjectionView> views(static_cast<std::size_t>(count));
    for (std::size_t v = 0; v < views.size(); ++v) {
        const double angle = std::fmod(zero_deg + start + static_cast<double>(v) * step, 360.0);
        views[v].angle_rad = (angle < 0.0 ? angle + 360.0 : angle) * degrees;
        views[v].head = static_cast<int>(number);
    }
    put_radii(header, head, options, views, notes);
    const double offset = axis_offset_mm(head, options, notes);
    std::for_each(views.begin(), views.end(), [&](ProjectionView& v) { v.axis_offset_mm = offset; });
    return views;
}

/// Less than half a turn does not determine an image. Half a turn of n views ends a step before 180 degrees; a single
/// view, whose step is the whole extent, sees no more than its own direction.
void require_coverage(const ProjectionHeader& header, const std::vector<ProjectionView>& views,
                      const ProjectionOptions& options, ReadingNotes& notes) {
    constexpr double largest_step = 45.0;
    const double step = header.first().number("extent of rotation") /
                        static_cast<double>(header.first().integer("number of projections", 1, largest_extent));
    const double seen = 360.0 - largest_gap_deg(views) + std::min(step, largest_step);
    if (seen >= 180.0 - 1e-6 * 180.0) {
        return;
    }
    if (!options.partial_arc) {
        throw Error(ErrorCode::inconsistent_data, header.first().where("extent of rotation"),
                    "the views see " + std::to_string(seen) + " degrees of the patient, less than 180",
                    "check the header, or give the option partial_arc to go on");
    }
    notes.overrides.emplace_back("partial_arc");
}

}  // namespace

double largest_gap_deg(const std::vector<ProjectionView>& views) {
    std::vector<double> angles;
    for (const ProjectionView& view : views) {
        angles.push_back(view.angle_rad / degrees);
    }
    std::sort(angles.begin(), angles.end());
    double gap = 360.0 - angles.back() + angles.front();
    for (std::size_t i = 1; i < angles.size(); ++i) {
        gap = std::max(gap, angles[i] - angles[i - 1]);
    }
    return gap;
}

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
    require_coverage(header, geometry.views, options, notes);
    return geometry;
}

}  // namespace isotone::io::interfile
