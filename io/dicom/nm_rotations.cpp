// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_rotations.hpp"

#include "core/number_text.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_duration.hpp"
#include "io/dicom/nm_items.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>

namespace isotone::io::dicom {
namespace {

double step_sign(DcmItem& item, const NmReadOptions& options, const std::string& where) {
    if (options.direction) {
        return *options.direction == RotationSense::counter_clockwise ? 1.0 : -1.0;
    }
    const std::string direction = text_of(item, DCM_RotationDirection);  // of two values none counts
    if (direction == "CC" || direction == "CCW") {
        return 1.0;
    }
    if (direction == "CW") {
        return -1.0;
    }
    throw inconsistent(where, "RotationDirection (0018,1140) is neither CW nor CC", "state `direction`");
}

bool moves_while_counting(DcmItem& item, const NmReadOptions& options, ReadingNotes& notes) {
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
double step_of(DcmItem& item, int views, const std::string& where, ReadingNotes& notes) {
    if (const auto step = number_of(item, DCM_AngularStep)) {
        if (*step < 0.0) {
            notes.assumptions.emplace_back("the angular step is negative; the sense is that of the rotation direction");
        }
        return std::abs(*step);
    }
    const auto arc = number_of(item, DCM_ScanArc);
    if (!arc) {
        throw inconsistent(where, "AngularStep (0018,1144) is missing", "ask for the file as the camera made it");
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
        throw inconsistent(where,
                           std::to_string(views) + " views at steps of " + number_text(step_deg) +
                               " degrees do not cover the stated arc of " + number_text(std::abs(*arc)) + " degrees",
                           "the acquisition broke off, or the header is wrong: ask for the original file");
    }
}

void check_number_of_views(DcmItem& item, int views, int detectors, const std::string& where) {
    const auto stated = small_integer_of(item, DCM_NumberOfFramesInRotation);
    if (stated && *stated != views && *stated != views * detectors) {
        throw inconsistent(where,
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
                throw inconsistent(where, "the bed moved between the rotations: several bed positions in one file",
                                   "export each bed position as a file of its own");
            }
        }
    }
}

}  // namespace

bool nm_has_item_per_detector(const NmViews& views) {
    return views.views.back().rotation > 0 &&
           std::ranges::all_of(views.views, [](const NmView& view) { return view.rotation == view.detector; });
}

std::vector<NmRotation> nm_rotations_of(DcmItem& dataset, const NmViews& views, const NmReadOptions& options,
                                        const std::string& where, ReadingNotes& notes) {
    const int count = views.views.back().rotation + 1;
    check_one_bed_position(dataset, count, where);
    std::vector<NmRotation> rotations;
    double begin_s = 0.0;
    const bool together = nm_has_item_per_detector(views);
    for (int r = 0; r < count; ++r) {
        DcmItem& item = nm_item(dataset, DCM_RotationInformationSequence, r);
        const std::string name = where + ", rotation " + std::to_string(r + 1);
        const double step = step_of(item, views.per_detector, name, notes);
        check_number_of_views(item, views.per_detector, views.detectors, name);
        check_arc(item, step, views.per_detector, views.detectors, name);
        const double view_s = nm_view_duration_of(item, options, name);
        const double arc = moves_while_counting(item, options, notes) ? step : 0.0;
        rotations.push_back(
            {number_of(item, DCM_StartAngle), step_sign(item, options, name) * step, arc, begin_s, view_s, count == 1});
        begin_s += together ? 0.0 : view_s * views.per_detector;
    }
    return rotations;
}

}  // namespace isotone::io::dicom
