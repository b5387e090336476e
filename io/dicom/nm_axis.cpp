// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_axis.hpp"

#include "core/vector_products.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_items.hpp"
#include "io/dicom/nm_kind.hpp"
#include "io/dicom/nm_orientation.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>

namespace isotone::io::dicom {
namespace {

/// Whether pixels run in the plane of the detector, in the order that was decided.
bool lies_in_detector(const NmOrientation& o, const ProjectionView& view, const NmPixelOrder& order) {
    return dot(o.row, direction_of_bins(view)) * (order.mirrored ? -1.0 : 1.0) > nm_along &&
           o.column[2] * (order.head_first ? -1.0 : 1.0) > nm_along;
}

/// The angle at which a detector has this orientation. A view that stands still has but one, and its own is exact.
double angle_of(const NmOrientation& o, const ProjectionView& view, const NmPixelOrder& order) {
    const double sense = order.mirrored ? -1.0 : 1.0;
    return view.arc_rad > 0.0 ? std::atan2(sense * o.row[1], -sense * o.row[0]) : view.angle_rad;
}

}  // namespace

std::optional<Vector3> nm_axis_position_of(DcmItem& dataset, const ProjectionGeometry& geometry,
                                           const std::optional<double>& radius_of_file_mm, const NmPixelOrder& order,
                                           ReadingNotes& notes) {
    const ProjectionView& view = geometry.views.front();
    const auto p = numbers_of(nm_item(dataset, DCM_DetectorInformationSequence, view.head), DCM_ImagePositionPatient);
    if (p.size() != 3) {
        notes.assumptions.emplace_back("where the axis of rotation stands in the frame of reference is not stated");
        return std::nullopt;
    }
    const auto orientation = nm_orientation_of(dataset, view.head);
    const auto table = number_of(nm_item(dataset, DCM_RotationInformationSequence, 0), DCM_TableHeight);
    const double half_width = 0.5 * (geometry.bins - 1) * geometry.bin_mm;
    const double half_length = 0.5 * (geometry.rows - 1) * geometry.row_mm;
    const double z = p[2] + (order.head_first ? -half_length : half_length);
    if (p[1] == 0.0 && table) {
        notes.assumptions.emplace_back(
            "the axis stands at x of ImagePositionPatient and y = -TableHeight, as Siemens has it");
        return Vector3{p[0], 0.0 - *table, z};  // 0, not -0, at a height of 0
    }
    if (nm_manufacturer_is(dataset, "mediso")) {
        notes.assumptions.emplace_back(
            "ImagePositionPatient is that of a volume around the axis, which is at y = 0, as Mediso has it");
        return Vector3{p[0] + half_width, 0.0, z};
    }
    // A coronal orientation says so only in our own files: cameras write it whatever they mean.
    const bool means_it = orientation && (!nm_is_coronal(*orientation) || nm_is_own(dataset));
    if (means_it && lies_in_detector(*orientation, view, order)) {
        if (!radius_of_file_mm) {
            notes.assumptions.emplace_back(
                "the file states no radius, so ImagePositionPatient does not say where the axis of rotation stands");
            return std::nullopt;
        }
        // From the first pixel along the row to the middle, where the axis projects, then to the axis itself.
        const double bins = order.mirrored ? -half_width : half_width;
        ProjectionView placed = view;
        placed.angle_rad = angle_of(*orientation, view, order);
        const Vector3 u = direction_of_bins(placed);
        const double across = bins + view.axis_offset_mm;
        return Vector3{p[0] + u[0] * across - *radius_of_file_mm * std::sin(placed.angle_rad),
                       p[1] + u[1] * across - *radius_of_file_mm * std::cos(placed.angle_rad), z};
    }
    const bool transverse = orientation && orientation->row[0] > nm_along && orientation->column[1] > nm_along;
    if (transverse || nm_manufacturer_is(dataset, "ge ")) {
        notes.assumptions.emplace_back("ImagePositionPatient is that of a volume around the axis, as GE has it");
        return Vector3{p[0] + half_width, p[1] + half_width, z};
    }
    notes.assumptions.emplace_back("ImagePositionPatient does not say where the axis of rotation stands");
    return std::nullopt;
}

double nm_axis_offset_of(DcmItem& dataset, int detector, const NmPixelOrder& order, const NmReadOptions& options,
                         ReadingNotes& notes) {
    if (options.axis_offset_mm) {
        return *options.axis_offset_mm;
    }
    const double stated =
        number_of(nm_item(dataset, DCM_DetectorInformationSequence, detector), DCM_CenterOfRotationOffset)
            .value_or(0.0);
    if (stated == 0.0) {
        return 0.0;
    }
    const auto corrected = values_of(dataset, DCM_CorrectedImage);
    if (std::ranges::find(corrected, "COR") != corrected.end()) {
        notes.assumptions.emplace_back("the offset of the centre of rotation is already corrected in the projections");
        return 0.0;
    }
    notes.assumptions.emplace_back(
        "the offset of the centre of rotation is where the axis projects, along the bins of the file");
    return order.mirrored ? -stated : stated;
}

}  // namespace isotone::io::dicom
