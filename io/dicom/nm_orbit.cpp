// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_orbit.hpp"

#include "io/dicom/dataset_values.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::io::dicom {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

struct Rotation {
    std::optional<double> start_deg;
    double step_deg = 0.0;  ///< with its sign
    double arc_deg = 0.0;   ///< of each view; not negative
    double begin_s = 0.0;
    double view_s = 0.0;
    bool only = false;  ///< the only one that frames point at
};

double step_sign(DcmItem& item, const NmReadOptions& options, const std::string& where) {
    if (options.direction) {
        return *options.direction == RotationSense::counter_clockwise ? 1.0 : -1.0;
    }
    const std::string direction = first_of(item, DCM_RotationDirection);
    if (direction == "CC" || direction == "CCW") {
        return 1.0;
    }
    if (direction == "CW") {
        return -1.0;
    }
    throw nm_inconsistent(where, "RotationDirection (0018,1140) is neither CW nor CC", "state `direction`");
}

double view_duration_of(DcmItem& item, const NmReadOptions& options, const std::string& where) {
    if (options.view_duration_s) {
        return *options.view_duration_s;
    }
    const double ms = number_of(item, DCM_ActualFrameDuration).value_or(0.0);
    if (!(ms > 0.0)) {
        throw nm_inconsistent(where, "ActualFrameDuration (0018,1242) is missing or not positive",
                              "state `view_duration_s`, the counting time of a view");
    }
    return 1e-3 * ms;
}

bool moves_while_counting(DcmItem& item, const NmReadOptions& options, NmNotes& notes) {
    if (options.motion) {
        return *options.motion == DetectorMotion::continuous;
    }
    const std::string motion = first_of(item, DCM_TypeOfDetectorMotion);
    if (motion == "ACQ DURING STEP") {
        notes.assumptions.emplace_back(
            "the detector, which counts on while it steps, stands at the angle of a view all the time: the part of the "
            "time in which it moves is not stated");
    } else if (!motion.empty() && motion != "CONTINUOUS" && motion != "STEP AND SHOOT") {
        notes.assumptions.push_back("the detector, whose motion is stated as '" + motion +
                                    "', stands still while it counts");
    }
    return motion == "CONTINUOUS";
}

/// The step of a rotation; where it is missing, the arc divided by the views.
double step_of(DcmItem& item, int views, const std::string& where, NmNotes& notes) {
    if (const auto step = number_of(item, DCM_AngularStep)) {
        return std::abs(*step);
    }
    const auto arc = number_of(item, DCM_ScanArc);
    if (!arc) {
        throw nm_inconsistent(where, "AngularStep (0018,1144) is missing", "ask for the file as the camera made it");
    }
    notes.assumptions.emplace_back("the angular step, which is not stated, is the scan arc divided by the views");
    return std::abs(*arc) / views;
}

/// The arc may be that of one detector or of all together, with or without the last step.
void check_arc(DcmItem& item, double step_deg, int views, int detectors, const std::string& where) {
    const auto arc = number_of(item, DCM_ScanArc);
    if (!arc) {
        return;
    }
    const double seen = step_deg * views;
    const auto fits = [&](double stated) {
        // Half a degree: arcs are often written as whole numbers.
        return std::abs(seen - stated) <= 0.5 || std::abs(seen - step_deg - stated) <= 0.5;
    };
    if (!fits(std::abs(*arc)) && !fits(std::abs(*arc) / detectors)) {
        throw nm_inconsistent(where,
                              std::to_string(views) + " views at steps of " + number_text(step_deg) +
                                  " degrees do not cover the stated arc of " + number_text(std::abs(*arc)) + " degrees",
                              "the acquisition broke off, or the header is wrong: ask for the original file");
    }
}

void check_number_of_views(DcmItem& item, int views, int detectors, const std::string& where) {
    const auto stated = small_integer_of(item, DCM_NumberOfFramesInRotation);
    if (stated && *stated != views && *stated != views * detectors) {
        throw nm_inconsistent(where,
                              "there are " + std::to_string(views) +
                                  " views of a detector in a rotation, the file states " + std::to_string(*stated),
                              "the acquisition broke off, or the header is wrong: ask for the original file");
    }
}

void check_one_bed_position(DcmItem& dataset, int rotations, const std::string& where) {
    for (const DcmTagKey& tag : {DCM_TableTraverse, DCM_TableHeight}) {
        const auto first = number_of(nm_item(dataset, DCM_RotationInformationSequence, 0), tag);
        for (int r = 1; r < rotations; ++r) {
            const auto other = number_of(nm_item(dataset, DCM_RotationInformationSequence, r), tag);
            // Tables are read out to a tenth of a millimetre or so.
            if (first && other && std::abs(*first - *other) > 0.5) {
                throw nm_inconsistent(where, "the bed moved between the rotations: several bed positions in one file",
                                      "export each bed position as a file of its own");
            }
        }
    }
}

/// Whether each detector has a rotation item of its own, all of them at the same time (Mediso).
bool has_item_per_detector(const NmViews& views) {
    return views.views.back().rotation > 0 &&
           std::ranges::all_of(views.views, [](const NmView& view) { return view.rotation == view.detector; });
}

std::vector<Rotation> rotations_of(DcmItem& dataset, const NmViews& views, int detectors, const NmReadOptions& options,
                                   const std::string& where, NmNotes& notes) {
    const int count = views.views.back().rotation + 1;
    check_one_bed_position(dataset, count, where);
    std::vector<Rotation> rotations;
    double begin_s = 0.0;
    const bool together = has_item_per_detector(views);
    for (int r = 0; r < count; ++r) {
        DcmItem& item = nm_item(dataset, DCM_RotationInformationSequence, r);
        const std::string name = where + ", rotation " + std::to_string(r + 1);
        const double step = step_of(item, views.per_detector, name, notes);
        check_number_of_views(item, views.per_detector, detectors, name);
        check_arc(item, step, views.per_detector, detectors, name);
        const double view_s = view_duration_of(item, options, name);
        const double arc = moves_while_counting(item, options, notes) ? step : 0.0;
        rotations.push_back(
            {number_of(item, DCM_StartAngle), step_sign(item, options, name) * step, arc, begin_s, view_s, count == 1});
        begin_s += together ? 0.0 : view_s * views.per_detector;
    }
    return rotations;
}

/// A file of one rotation with a rotation item per detector, all frames pointing at the first of them, speaks of
/// detector d in item d, as it does with the radii.
std::optional<double> start_in_rotation_item(DcmItem& dataset, const Rotation& rotation, int detector) {
    const unsigned long items = nm_items_of(dataset, DCM_RotationInformationSequence);
    const bool item_per_detector =
        rotation.only && items > 1 && items == nm_items_of(dataset, DCM_DetectorInformationSequence);
    return item_per_detector ? number_of(nm_item(dataset, DCM_RotationInformationSequence, detector), DCM_StartAngle)
                             : rotation.start_deg;
}

double start_angle_of(DcmItem& dataset, const Rotation& rotation, int detector, const std::string& where) {
    const auto own = number_of(nm_item(dataset, DCM_DetectorInformationSequence, detector), DCM_StartAngle);
    const auto of_rotation = start_in_rotation_item(dataset, rotation, detector);
    if (!own && !of_rotation) {
        throw nm_inconsistent(where,
                              "StartAngle (0054,0200) of detector " + std::to_string(detector + 1) + " is missing",
                              "state `start_angle_deg`");
    }
    return own ? *own : *of_rotation;
}

/// The start angles that come after a first rotation stand in its own item; the detector item speaks of the first.
double start_angle_in(DcmItem& dataset, const std::vector<Rotation>& rotations, const NmView& view,
                      bool item_per_detector, const NmReadOptions& options, const std::string& where) {
    const Rotation& rotation = rotations[static_cast<std::size_t>(view.rotation)];
    const Rotation& first = item_per_detector ? rotation : rotations.front();
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

void check_no_repeats(const NmViews& views, const std::vector<ProjectionView>& orbit, const std::string& where) {
    for (std::size_t first = 0; first < orbit.size(); first += static_cast<std::size_t>(views.per_detector)) {
        std::vector<double> angles;
        for (std::size_t v = first; v < first + static_cast<std::size_t>(views.per_detector); ++v) {
            angles.push_back(within_turn(orbit[v].angle_rad));
        }
        std::ranges::sort(angles);
        angles.push_back(angles.front() + 2.0 * std::numbers::pi);
        for (std::size_t i = 1; angles.size() > 2 && i < angles.size(); ++i) {
            if (angles[i] - angles[i - 1] < 0.01 * degree) {
                throw nm_inconsistent(where, "a detector stands twice at the same angle in one rotation",
                                      "check AngularStep (0018,1144) in the file");
            }
        }
    }
}

/// A start angle that is stated once for all detectors would put them into each other.
void check_heads_apart(const NmViews& views, const std::vector<ProjectionView>& orbit, const std::string& where) {
    std::vector<ProjectionView> firsts;
    for (std::size_t v = 0; v < orbit.size(); v += static_cast<std::size_t>(views.per_detector)) {
        firsts.push_back(orbit[v]);
    }
    for (std::size_t a = 0; a < firsts.size(); ++a) {
        for (std::size_t b = a + 1; b < firsts.size(); ++b) {
            const double apart = std::remainder(firsts[a].angle_rad - firsts[b].angle_rad, 2.0 * std::numbers::pi);
            // A degree at 200 mm is 3.5 mm: no two detectors come that close.
            if (firsts[a].start_s == firsts[b].start_s && std::abs(apart) < degree) {
                throw nm_inconsistent(
                    where,
                    "detectors " + std::to_string(firsts[a].head + 1) + " and " + std::to_string(firsts[b].head + 1) +
                        " stand at the same angle at one time",
                    "each detector item needs its own StartAngle (0054,0200): ask for the file as the "
                    "camera made it");
            }
        }
    }
}

void record(const NmReadOptions& options, bool moving, NmNotes& notes) {
    if (options.start_angle_deg) {
        notes.overrides.push_back("start_angle_deg = " + number_text(*options.start_angle_deg));
    }
    if (options.direction) {
        notes.overrides.emplace_back(*options.direction == RotationSense::clockwise ? "direction = cw"
                                                                                    : "direction = ccw");
    }
    if (options.angles_of_gantry) {
        notes.overrides.emplace_back("angles_of_gantry");
    }
    if (options.view_duration_s) {
        notes.overrides.push_back("view_duration_s = " + number_text(*options.view_duration_s));
    }
    if (options.motion) {
        notes.overrides.emplace_back(*options.motion == DetectorMotion::continuous ? "motion = continuous"
                                                                                   : "motion = step");
    }
    if (moving && options.angle_at) {
        notes.overrides.emplace_back(*options.angle_at == AngleAt::start ? "angle_at = start" : "angle_at = middle");
    } else if (moving) {
        notes.assumptions.emplace_back(
            "the angle of a view is that at the start of the arc it counts along, as the standard has the start angle");
    }
    notes.assumptions.emplace_back("views follow each other without a pause");
}

}  // namespace

unsigned long nm_items_of(DcmItem& dataset, const DcmTagKey& sequence) {
    DcmSequenceOfItems* items = nullptr;
    dataset.findAndGetSequence(sequence, items);
    return items == nullptr ? 0 : items->card();
}

DcmItem& nm_item(DcmItem& dataset, const DcmTagKey& sequence, int number) {
    DcmItem* item = nullptr;
    dataset.findAndGetSequenceItem(sequence, item, number);
    if (item == nullptr) {
        throw nm_corrupt("NM object", "a sequence item is missing");
    }
    return *item;
}

std::vector<ProjectionView> nm_orbit_of(DcmItem& dataset, const NmViews& views, const NmReadOptions& options,
                                        const std::optional<PatientPosition>& position, const std::string& where,
                                        NmNotes& notes) {
    if (options.angles_of_gantry && !position) {
        throw nm_inconsistent(where, "the angles speak of the gantry, and how the patient lies in it is not known",
                              "only supine and prone, head or feet first, can be turned");
    }
    const int detectors = static_cast<int>(
        std::ranges::max(views.views, {}, [](const NmView& view) { return view.detector; }).detector + 1);
    const auto rotations = rotations_of(dataset, views, detectors, options, where, notes);
    const bool moving = std::ranges::any_of(rotations, [](const Rotation& rotation) { return rotation.arc_deg > 0.0; });
    if (options.angle_at && !moving) {
        throw nm_inconsistent(where, "the detector stands still while it counts: `angle_at` does not act on it",
                              "leave it out, or give the option motion");
    }
    record(options, moving, notes);
    const double to_middle = options.angle_at == AngleAt::middle ? 0.0 : 0.5;  // of an arc, in steps
    const bool together = has_item_per_detector(views);
    std::vector<ProjectionView> orbit;
    for (const NmView& view : views.views) {
        const Rotation& rotation = rotations[static_cast<std::size_t>(view.rotation)];
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
    check_no_repeats(views, orbit, where);
    check_heads_apart(views, orbit, where);
    return orbit;
}

}  // namespace isotone::io::dicom
