// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_orbit.hpp"

#include "core/number_text.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_items.hpp"
#include "io/dicom/nm_orbit_checks.hpp"
#include "io/dicom/nm_rotations.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::io::dicom {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

/// A file of one rotation with a rotation item per detector, all frames pointing at the first of them, speaks of
/// detector d in item d, as it does with the radii.
std::optional<double> start_in_rotation_item(DcmItem& dataset, const NmRotation& rotation, int detector) {
    const unsigned long items = nm_items_of(dataset, DCM_RotationInformationSequence);
    const bool item_per_detector =
        rotation.only && items > 1 && items == nm_items_of(dataset, DCM_DetectorInformationSequence);
    return item_per_detector ? number_of(nm_item(dataset, DCM_RotationInformationSequence, detector), DCM_StartAngle)
                             : rotation.start_deg;
}

double start_angle_of(DcmItem& dataset, const NmRotation& rotation, int detector, const std::string& where) {
    const auto own = number_of(nm_item(dataset, DCM_DetectorInformationSequence, detector), DCM_StartAngle);
    const auto of_rotation = start_in_rotation_item(dataset, rotation, detector);
    if (!own && !of_rotation) {
        throw inconsistent(where, "StartAngle (0054,0200) of detector " + std::to_string(detector + 1) + " is missing",
                           "state `start_angle_deg`");
    }
    return own ? *own : *of_rotation;
}

/// The start angles that come after a first rotation stand in its own item; the detector item speaks of the first.
double start_angle_in(DcmItem& dataset, const std::vector<NmRotation>& rotations, const NmView& view,
                      bool item_per_detector, const NmReadOptions& options, const std::string& where) {
    const NmRotation& rotation = rotations[static_cast<std::size_t>(view.rotation)];
    const NmRotation& first = item_per_detector ? rotation : rotations.front();
    double turned = 0.0;
    if (options.start_angle_deg) {
        const auto known = [&](int d) {
            return number_of(nm_item(dataset, DCM_DetectorInformationSequence, d), DCM_StartAngle).has_value() ||
                   first.start_deg.has_value();
        };
        if (!known(0) || !known(view.detector)) {
            return *options.start_angle_deg;
        }
        turned = *options.start_angle_deg - start_angle_of(dataset, rotations.front(), 0, where);
    }
    const double between =
        view.rotation > 0 && rotation.start_deg && first.start_deg ? *rotation.start_deg - *first.start_deg : 0.0;
    return start_angle_of(dataset, first.start_deg ? first : rotation, view.detector, where) + between + turned;
}

/// Detector items count before rotation items. A rotation's start that is none of theirs is then passed over.
void note_other_start(DcmItem& dataset, const NmRotation& rotation, int detectors, ReadingNotes& notes) {
    constexpr double same_deg = 0.01;  // texts are rounded; detectors stand degrees apart
    for (int detector = 0; detector < detectors; ++detector) {
        const auto own = number_of(nm_item(dataset, DCM_DetectorInformationSequence, detector), DCM_StartAngle);
        if (!own || !rotation.start_deg || std::abs(std::remainder(*own - *rotation.start_deg, 360.0)) < same_deg) {
            return;
        }
    }
    notes.assumptions.push_back("the start angles of the detectors count, of which the rotation's, " +
                                number_text(*rotation.start_deg) + " degrees, is none");
}

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
    const int detectors = static_cast<int>(
        std::ranges::max(views.views, {}, [](const NmView& view) { return view.detector; }).detector + 1);
    const auto rotations = nm_rotations_of(dataset, views, detectors, options, where, notes);
    const bool moving =
        std::ranges::any_of(rotations, [](const NmRotation& rotation) { return rotation.arc_deg > 0.0; });
    if (options.angle_at && !moving) {
        throw inconsistent(where, "the detector stands still while it counts: `angle_at` does not act on it",
                              "leave it out, or state `motion` continuous");
    }
    record(options, moving, notes);
    note_other_start(dataset, rotations.front(), detectors, notes);
    const double to_middle = options.angle_at == AngleAt::middle ? 0.0 : 0.5;  // of an arc, in steps
    const bool together = nm_has_item_per_detector(views);
    std::vector<ProjectionView> orbit;
    for (const NmView& view : views.views) {
        const NmRotation& rotation = rotations[static_cast<std::size_t>(view.rotation)];
        ProjectionView placed;
        const double steps = view.angular_view + (rotation.arc_deg > 0.0 ? to_middle : 0.0);
        placed.angle_rad =
            degree * (start_angle_in(dataset, rotations, view, together, options, where) + rotation.step_deg * steps);
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
