// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_radii.hpp"

#include "core/number_text.hpp"
#include "core/radius_meaning.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_items.hpp"
#include "io/dicom/nm_kind.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>

namespace isotone::io::dicom {
namespace {

constexpr const char* override_hint = "state `radius_mm`, from the axis of rotation to the face of the collimator";

/// The values that hold for a detector in a rotation: its own, else those of the rotation item; a file with one
/// rotation item per detector (Mediso) has those of detector d in item d, and Mediso's count before those of the
/// detector item.
std::vector<double> stated_radii(DcmItem& dataset, int rotations, int rotation, int detector) {
    const unsigned long items = nm_items_of(dataset, DCM_RotationInformationSequence);
    const bool item_per_detector = rotations == 1 && items > static_cast<unsigned>(detector);
    const auto of_rotation = numbers_of(
        nm_item(dataset, DCM_RotationInformationSequence, item_per_detector ? detector : rotation), DCM_RadialPosition);
    const auto own = numbers_of(nm_item(dataset, DCM_DetectorInformationSequence, detector), DCM_RadialPosition);
    const bool rotation_counts =
        nm_manufacturer_is(dataset, "mediso") && items == nm_items_of(dataset, DCM_DetectorInformationSequence);
    return own.empty() || (rotation_counts && !of_rotation.empty()) ? of_rotation : own;
}

/// Radius of a view: from one value (a circle), one for each view of a rotation, or one for each view of all rotations.
double radius_of(const std::vector<double>& radii, const NmView& view, const NmViews& views, int rotations,
                 const std::string& where) {
    const auto per_rotation = static_cast<std::size_t>(views.per_detector);
    const auto at = static_cast<std::size_t>(view.angular_view);
    if (radii.size() == 1) {
        return radii.front();
    }
    if (radii.size() == per_rotation) {
        return radii[at];
    }
    if (radii.size() == per_rotation * static_cast<std::size_t>(rotations)) {
        return radii[static_cast<std::size_t>(view.rotation) * per_rotation + at];
    }
    const std::string name = where + ", detector " + std::to_string(view.detector + 1);
    if (radii.empty()) {
        throw inconsistent(name, "RadialPosition (0018,1142) is missing", override_hint);
    }
    throw inconsistent(name,
                       "RadialPosition (0018,1142) has " + std::to_string(radii.size()) + " values for " +
                           std::to_string(per_rotation) + " views",
                       override_hint);
}

/// GE Xeleris: three numbers per view, detector by detector, in one item or in one for each; the third is to be added
/// to the radius. Offsets that stand there and cannot be read are no reason to go on without them.
std::vector<double> xeleris_offsets(DcmItem& dataset, const std::string& where) {
    const DcmTagKey sequence(0x0055, 0x1022), offsets(0x0013, 0x101E);
    DcmSequenceOfItems* items = nullptr;
    dataset.findAndGetSequence(sequence, items);
    if (items == nullptr && dataset.tagExistsWithValue(sequence)) {
        throw inconsistent(where, "the private radial offsets (0055,1022) cannot be read", override_hint);
    }
    std::vector<double> all;
    for (unsigned long i = 0; items != nullptr && i < items->card(); ++i) {
        DcmItem& item = *items->getItem(i);
        const auto numbers = numbers_of(item, offsets);
        if (numbers.empty() && item.tagExistsWithValue(offsets)) {
            throw inconsistent(where, "the private radial offsets (0055,1022) > (0013,101E) cannot be read",
                               override_hint);
        }
        all.insert(all.end(), numbers.begin(), numbers.end());
    }
    return all;
}

void add_xeleris_offsets(DcmItem& dataset, const NmViews& views, std::vector<double>& radii, const std::string& where,
                         ReadingNotes& notes) {
    const std::vector<double> triples = xeleris_offsets(dataset, where);
    if (triples.empty()) {
        return;
    }
    if (triples.size() != 3 * radii.size()) {
        throw inconsistent(where,
                           "the private radial offsets (0055,1022) > (0013,101E) are " +
                               std::to_string(triples.size()) + " numbers for " + std::to_string(radii.size()) +
                               " views, three of each expected",
                           override_hint);
    }
    std::vector<std::size_t> by_detector(radii.size());
    for (std::size_t v = 0; v < radii.size(); ++v) {
        by_detector[v] = v;
    }
    std::ranges::stable_sort(by_detector, {}, [&](std::size_t v) { return views.views[v].detector; });
    for (std::size_t k = 0; k < by_detector.size(); ++k) {
        radii[by_detector[k]] += triples[3 * k + 2];
    }
    notes.assumptions.emplace_back("the private radial offsets of GE Xeleris are added to the radii");
}

std::vector<double> radii_of_file(DcmItem& dataset, const NmViews& views, const std::string& where,
                                  ReadingNotes& notes) {
    const int rotations = views.views.back().rotation + 1;
    std::vector<double> radii;
    radii.reserve(views.views.size());
    for (const NmView& view : views.views) {
        radii.push_back(
            radius_of(stated_radii(dataset, rotations, view.rotation, view.detector), view, views, rotations, where));
    }
    add_xeleris_offsets(dataset, views, radii, where, notes);
    return radii;
}

/// Radii that cannot be read are why others are given: they are no error then.
std::optional<double> first_of_file(DcmItem& dataset, const NmViews& views, const std::string& where) {
    try {
        ReadingNotes unused;
        return radii_of_file(dataset, views, where, unused).front();
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace

NmRadii nm_radii_of(DcmItem& dataset, const NmViews& views, const NmReadOptions& options, const std::string& where,
                    ReadingNotes& notes) {
    if (options.radius_mm) {
        notes.overrides.push_back("radius_mm = " + number_text(*options.radius_mm));
        return {std::vector<double>(views.views.size(), *options.radius_mm), first_of_file(dataset, views, where)};
    }
    NmRadii radii{radii_of_file(dataset, views, where, notes)};
    radii.of_file_mm = radii.face_mm.front();
    if (options.face_to_crystal_mm) {
        notes.overrides.push_back("face_to_crystal_mm = " + number_text(*options.face_to_crystal_mm));
    } else if (!nm_is_own(dataset) || first_of(dataset, DCM_ImageComments) != radii_reach_face) {
        notes.assumptions.emplace_back(radius_assumption);
    }
    for (double& radius : radii.face_mm) {
        radius -= options.face_to_crystal_mm.value_or(0.0);
        if (!(radius > 0.0)) {
            throw inconsistent(where, "a radius of " + number_text(radius) + " mm", override_hint);
        }
    }
    return radii;
}

}  // namespace isotone::io::dicom
