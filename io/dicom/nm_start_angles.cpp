// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_start_angles.hpp"

#include "core/number_text.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_items.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <cmath>

namespace isotone::io::dicom {

NmStartAngles::NmStartAngles(DcmItem& dataset, const NmViews& views, const std::vector<NmRotation>& rotations,
                             const NmReadOptions& options, const std::string& where)
    : dataset_(dataset), views_(views), rotations_(rotations), options_(options), where_(where) {}

double NmStartAngles::of(const NmView& view) const {
    const NmRotation& rotation = rotations_[static_cast<std::size_t>(view.rotation)];
    // Items of one time, one for each detector, do not follow each other.
    const NmRotation& first = nm_has_item_per_detector(views_) ? rotation : rotations_.front();
    double turned_deg = 0.0;
    if (options_.start_angle_deg) {
        const auto turned = turned_by_options(first, view.detector);
        if (!turned) {
            return *options_.start_angle_deg;
        }
        turned_deg = *turned;
    }
    const double between_deg =
        view.rotation > 0 && rotation.start_deg && first.start_deg ? *rotation.start_deg - *first.start_deg : 0.0;
    return stated(first.start_deg ? first : rotation, view.detector) + between_deg + turned_deg;
}

void NmStartAngles::note_contradiction(ReadingNotes& notes) const {
    constexpr double same_deg = 0.01;  // texts are rounded; detectors stand degrees apart
    const std::optional<double> of_rotation = rotations_.front().start_deg;
    for (int detector = 0; detector < views_.detectors; ++detector) {
        const auto own = in_detector_item(detector);
        if (!own || !of_rotation || std::abs(std::remainder(*own - *of_rotation, 360.0)) < same_deg) {
            return;
        }
    }
    notes.assumptions.push_back("the start angles of the detectors count, of which the rotation's, " +
                                number_text(*of_rotation) + " degrees, is none");
}

std::optional<double> NmStartAngles::in_detector_item(int detector) const {
    return number_of(nm_item(dataset_, DCM_DetectorInformationSequence, detector), DCM_StartAngle);
}

/// A file of one rotation with a rotation item per detector, all frames pointing at the first of them, speaks of
/// detector d in item d, as it does with the radii.
std::optional<double> NmStartAngles::in_rotation_item(const NmRotation& rotation, int detector) const {
    const unsigned long items = nm_items_of(dataset_, DCM_RotationInformationSequence);
    const bool item_per_detector =
        rotation.only && items > 1 && items == nm_items_of(dataset_, DCM_DetectorInformationSequence);
    return item_per_detector ? number_of(nm_item(dataset_, DCM_RotationInformationSequence, detector), DCM_StartAngle)
                             : rotation.start_deg;
}

double NmStartAngles::stated(const NmRotation& rotation, int detector) const {
    const auto own = in_detector_item(detector), of_rotation = in_rotation_item(rotation, detector);
    if (!own && !of_rotation) {
        throw inconsistent(where_, "StartAngle (0054,0200) of detector " + std::to_string(detector + 1) + " is missing",
                           "state `start_angle_deg`");
    }
    return own ? *own : *of_rotation;
}

std::optional<double> NmStartAngles::turned_by_options(const NmRotation& first, int detector) const {
    const auto known = [&](int d) { return in_detector_item(d).has_value() || first.start_deg.has_value(); };
    return known(0) && known(detector) ? std::optional(*options_.start_angle_deg - stated(rotations_.front(), 0))
                                       : std::nullopt;
}

}  // namespace isotone::io::dicom
