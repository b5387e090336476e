// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_place.hpp"

#include "core/projection_heads.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_items.hpp"
#include "io/dicom/nm_kind.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>

namespace isotone::io::dicom {
namespace {

// Cosine of an angle within which a direction counts as along another: 8 degrees, less than half of any tilt that a
// camera would state on purpose.
constexpr double along = 0.99;

double dot(const Vector3& a, const Vector3& b) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

struct Orientation {
    Vector3 row{}, column{};
};

std::optional<Orientation> orientation_in(DcmItem& dataset, int detector) {
    const auto o = numbers_of(nm_item(dataset, DCM_DetectorInformationSequence, detector), DCM_ImageOrientationPatient);
    if (o.size() != 6) {
        return std::nullopt;
    }
    const Orientation found{{o[0], o[1], o[2]}, {o[3], o[4], o[5]}};
    const bool unit = std::abs(dot(found.row, found.row) - 1.0) < 1e-3 &&
                      std::abs(dot(found.column, found.column) - 1.0) < 1e-3 &&
                      std::abs(dot(found.row, found.column)) < 1e-3;
    return unit ? std::optional(found) : std::nullopt;
}

/// Direction of the bins of a view (core/projections.hpp).
Vector3 bins_of(const ProjectionView& view) {
    return {-std::cos(view.angle_rad), std::sin(view.angle_rad), 0.0};
}

const ProjectionView& first_view_of(const ProjectionGeometry& geometry, int head) {
    return *std::ranges::find(geometry.views, head, &ProjectionView::head);
}

/// The same nominal orientation that some cameras write whatever the angle, the coronal one.
bool is_nominal(const Orientation& o) {
    return o.row[0] > along && std::abs(o.column[2]) > along;
}

/// +1 where the row direction is that of the bins seen from the detector, -1 against it, 0 where it says nothing. A
/// coronal one may agree in our own files, and means nothing else.
int sense_of_bins(const Orientation& o, const ProjectionView& view, bool own_file) {
    const double cosine = std::abs(o.column[2]) > along ? dot(o.row, bins_of(view)) : 0.0;
    if (is_nominal(o)) {
        return own_file && cosine > along ? 1 : 0;
    }
    return cosine > along ? 1 : cosine < -along ? -1 : 0;
}

/// Whether pixels run in the plane of the detector, in the order that was decided.
bool lies_in_detector(const Orientation& o, const ProjectionView& view, const NmPixelOrder& order) {
    return dot(o.row, bins_of(view)) * (order.mirrored ? -1.0 : 1.0) > along &&
           o.column[2] * (order.head_first ? -1.0 : 1.0) > along;
}

/// The angle at which a detector has this orientation. A view that stands still has but one, and its own is exact.
double angle_of(const Orientation& o, const ProjectionView& view, const NmPixelOrder& order) {
    const double sense = order.mirrored ? -1.0 : 1.0;
    return view.arc_rad > 0.0 ? std::atan2(sense * o.row[1], -sense * o.row[0]) : view.angle_rad;
}

void decide_rows(DcmItem& dataset, const std::vector<int>& heads, const NmReadOptions& options, NmPixelOrder& order,
                 NmNotes& notes) {
    if (options.rows_from) {
        order.head_first = *options.rows_from == RowsFrom::head;
        notes.overrides.emplace_back(order.head_first ? "rows_from = head" : "rows_from = feet");
        return;
    }
    int down = 0, up = 0;
    for (const int head : options.ignore_orientation ? std::vector<int>() : heads) {
        const auto o = orientation_in(dataset, head);
        down += o && o->column[2] < -along ? 1 : 0;
        up += o && o->column[2] > along ? 1 : 0;
    }
    order.head_first = up == 0 || down > 0;
    if (up > 0 && down > 0) {
        notes.assumptions.emplace_back(
            "the first row is the head's: the orientations of the detectors contradict each other");
    } else if (up == 0 && down == 0) {
        notes.assumptions.emplace_back("the first row is the head's");
    }
}

void decide_bins(DcmItem& dataset, const ProjectionGeometry& geometry, const std::vector<int>& heads,
                 const NmReadOptions& options, NmPixelOrder& order, NmNotes& notes) {
    if (options.bins_mirrored) {
        order.mirrored = true;
        notes.overrides.emplace_back("bins_mirrored");
        return;
    }
    const bool own_file = nm_is_own(dataset);
    bool all_along = true, all_against = true;
    for (const int head : heads) {
        const auto o = options.ignore_orientation ? std::nullopt : orientation_in(dataset, head);
        const int sense = o ? sense_of_bins(*o, first_view_of(geometry, head), own_file) : 0;
        all_along = all_along && sense > 0;
        all_against = all_against && sense < 0;
    }
    order.mirrored = all_against;
    if (!all_along && !all_against) {
        notes.assumptions.emplace_back("bins count as seen from the detector with the head up");
    }
}

}  // namespace

NmPixelOrder nm_pixel_order_of(DcmItem& dataset, const ProjectionGeometry& geometry, const NmReadOptions& options,
                               NmNotes& notes) {
    const std::vector<int> heads = heads_of(geometry);
    NmPixelOrder order;
    if (options.ignore_orientation) {
        notes.overrides.emplace_back("ignore_orientation");
    }
    decide_rows(dataset, heads, options, order, notes);
    decide_bins(dataset, geometry, heads, options, order, notes);
    return order;
}

std::optional<Vector3> nm_axis_position_of(DcmItem& dataset, const ProjectionGeometry& geometry,
                                           const NmPixelOrder& order, NmNotes& notes) {
    const ProjectionView& view = geometry.views.front();
    const auto p = numbers_of(nm_item(dataset, DCM_DetectorInformationSequence, view.head), DCM_ImagePositionPatient);
    if (p.size() != 3) {
        notes.assumptions.emplace_back("where the axis of rotation stands in the frame of reference is not stated");
        return std::nullopt;
    }
    const auto orientation = orientation_in(dataset, view.head);
    const auto table = number_of(nm_item(dataset, DCM_RotationInformationSequence, 0), DCM_TableHeight);
    const double half_width = 0.5 * (geometry.bins - 1) * geometry.bin_mm;
    const double half_length = 0.5 * (geometry.rows - 1) * geometry.row_mm;
    const double z = p[2] + (order.head_first ? -half_length : half_length);
    if (p[1] == 0.0 && table) {
        notes.assumptions.emplace_back(
            "the axis stands at x of ImagePositionPatient and y = -TableHeight, as Siemens has it");
        return Vector3{p[0], 0.0 - *table, z};  // 0, not -0, at a height of 0
    }
    if (nm_manufacturer_is(dataset, "MEDISO")) {
        notes.assumptions.emplace_back(
            "ImagePositionPatient is that of a volume around the axis, which is at y = 0, as Mediso has it");
        return Vector3{p[0] + half_width, 0.0, z};
    }
    // A coronal orientation says so only in our own files: cameras write it whatever they mean.
    const bool means_it = orientation && (!is_nominal(*orientation) || nm_is_own(dataset));
    if (means_it && lies_in_detector(*orientation, view, order)) {
        // From the first pixel along the row to the middle, where the axis projects, then to the axis itself.
        const double bins = order.mirrored ? -half_width : half_width;
        ProjectionView placed = view;
        placed.angle_rad = angle_of(*orientation, view, order);
        const Vector3 u = bins_of(placed);
        const double across = bins + view.axis_offset_mm;
        return Vector3{p[0] + u[0] * across - view.radius_mm * std::sin(placed.angle_rad),
                       p[1] + u[1] * across - view.radius_mm * std::cos(placed.angle_rad), z};
    }
    const bool transverse = orientation && orientation->row[0] > along && orientation->column[1] > along;
    if (transverse || nm_manufacturer_is(dataset, "GE ")) {
        notes.assumptions.emplace_back("ImagePositionPatient is that of a volume around the axis, as GE has it");
        return Vector3{p[0] + half_width, p[1] + half_width, z};
    }
    notes.assumptions.emplace_back("ImagePositionPatient does not say where the axis of rotation stands");
    return std::nullopt;
}

double nm_axis_offset_of(DcmItem& dataset, int detector, const NmPixelOrder& order, const NmReadOptions& options,
                         NmNotes& notes) {
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
