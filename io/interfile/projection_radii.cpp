// SPDX-License-Identifier: Apache-2.0
// How far the heads stood from the axis: radii, in the file's unit or in one of its own, to mm up to the face.
#include "core/error.hpp"
#include "core/number_text.hpp"
#include "core/radius_meaning.hpp"
#include "io/file/checked_read.hpp"
#include "io/interfile/decimal.hpp"
#include "io/interfile/projection_header.hpp"

#include <algorithm>
#include <sstream>

namespace isotone::io::interfile {
namespace {

/// Radii of SIMIND below the first number are cm, from the second on mm (projections.hpp).
constexpr double largest_radius_surely_cm = 60.0, smallest_radius_surely_mm = 90.0;

bool from_simind(const ProjectionHeader& header) {
    return header.origin == Origin::simind || header.origin == Origin::simind_changed;
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
        throw Error(ErrorCode::inconsistent_data, head.where(circular ? "radius" : "radii"),
                    "is missing: the distance from the axis to the collimator must be known",
                    "add the key, or give `radius_mm`");
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
                    "give `radius_unit`");
    }
    notes.assumptions.push_back("the radius " + number_text(*low) + " is in " + (cm ? "cm" : "mm") +
                                ", judged by its size; SIMIND does not say");
    return cm;
}

}  // namespace

void read_radii(const ProjectionHeader& header, const Header& head, const ProjectionOptions& options,
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
        notes.assumptions.emplace_back(radius_assumption);
    }
    for (std::size_t v = 0; v < views.size(); ++v) {
        views[v].radius_mm = radii.values[radii.values.size() == 1 ? 0 : v] * scale - behind;
    }
}

}  // namespace isotone::io::interfile
