// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_orbit.hpp"

#include "core/number_text.hpp"
#include "io/dicom/nm_orbit_checks.hpp"
#include "io/dicom/nm_rotations.hpp"
#include "io/dicom/nm_start_angles.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::io::dicom {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

/// From an angle of the gantry, as head-first supine has it, to that about the patient (core/patient_frame.hpp).
double angle_about_patient(double gantry, PatientPosition position) {
    switch (position) {
        case PatientPosition::head_first_supine: break;
        case PatientPosition::feet_first_supine: return -gantry;
        case PatientPosition::head_first_prone: return gantry + std::numbers::pi;
        case PatientPosition::feet_first_prone: return std::numbers::pi - gantry;
    }
    return gantry;
}

double within_turn(double angle) {
    const double turned = std::fmod(angle, 2.0 * std::numbers::pi);
    return turned < 0.0 ? turned + 2.0 * std::numbers::pi : turned;
}

void record(const NmReadOptions& options, bool moving, ReadingNotes& notes) {
    if (options.start_angle_deg) {
        notes.overrides.push_back("start_angle_deg = " + number_text(*options.start_angle_deg));
    }
    if (options.direction) {
        notes.overrides.push_back(override_text(*options.direction));
    }
    if (options.angles_of_gantry) {
        notes.overrides.emplace_back("angles_of_gantry");
    }
    if (options.view_duration_s) {
        notes.overrides.push_back("view_duration_s = " + number_text(*options.view_duration_s));
    }
    if (options.motion) {
        notes.overrides.push_back(override_text(*options.motion));
    }
    if (moving && options.angle_at) {
        notes.overrides.push_back(override_text(*options.angle_at));
    } else if (moving) {
        notes.assumptions.emplace_back(
            "the angle of a view is that at the start of the arc it counts along, as the standard has the start angle");
    }
    notes.assumptions.emplace_back("views follow each other without a pause");
}

}  // namespace

std::vector<ProjectionView> nm_orbit_of(DcmItem& dataset, const NmViews& views, const NmReadOptions& options,
                                        const std::optional<PatientPosition>& position, const std::string& where,
                                        ReadingNotes& notes) {
    if (options.angles_of_gantry && !position) {
        throw inconsistent(where, "the angles speak of the gantry, and how the patient lies in it is not known",
                           "only supine and prone, head or feet first, can be turned");
    }
    const auto rotations = nm_rotations_of(dataset, views, options, where, notes);
    const bool moving =
        std::ranges::any_of(rotations, [](const NmRotation& rotation) { return rotation.arc_deg > 0.0; });
    if (options.angle_at && !moving) {
        throw inconsistent(where, "the detector stands still while it counts: `angle_at` does not act on it",
                           "leave it out, or state `motion` continuous");
    }
    record(options, moving, notes);
    const NmStartAngles starts(dataset, views, rotations, options, where);
    starts.note_contradiction(notes);
    const double to_middle = options.angle_at == AngleAt::middle ? 0.0 : 0.5;  // of an arc, in steps
    std::vector<ProjectionView> orbit;
    for (const NmView& view : views.views) {
        const NmRotation& rotation = rotations[static_cast<std::size_t>(view.rotation)];
        ProjectionView placed;
        const double steps = view.angular_view + (rotation.arc_deg > 0.0 ? to_middle : 0.0);
        placed.angle_rad = degree * (starts.of(view) + rotation.step_deg * steps);
        placed.arc_rad = degree * rotation.arc_deg;
        if (options.angles_of_gantry) {
            placed.angle_rad = angle_about_patient(placed.angle_rad, *position);
        }
        placed.angle_rad = within_turn(placed.angle_rad);
        placed.head = view.detector;
        placed.duration_s = rotation.view_s;
        placed.start_s = rotation.begin_s + rotation.view_s * view.angular_view;
        orbit.push_back(placed);
    }
    nm_check_no_repeats(views, orbit, where);
    nm_check_heads_apart(views, orbit, where);
    return orbit;
}

}  // namespace isotone::io::dicom
