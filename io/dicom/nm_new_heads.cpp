// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_new_heads.hpp"

#include "io/dicom/nm_new_faults.hpp"
#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>

namespace isotone::io::dicom {
namespace {

constexpr double radian_deg = 180.0 / std::numbers::pi;

std::vector<double> radii_of(const ProjectionGeometry& geometry, const std::vector<int>& views) {
    std::vector<double> radii;
    radii.reserve(views.size());
    for (const int v : views) {
        radii.push_back(geometry.views[static_cast<std::size_t>(v)].radius_mm);
    }
    const bool circle = std::ranges::all_of(radii, [&](double radius) { return radius == radii.front(); });
    return circle ? std::vector<double>{radii.front()} : radii;
}

std::string angle_text(double radians) {
    const double degrees = radians * radian_deg;
    // Angles are whole degrees or thirds more often than not; their rounding through radians is not worth writing.
    const double rounded = std::nearbyint(degrees * 1e9) * 1e-9;
    return decimal_string(rounded);
}

struct Placement {
    std::optional<Vector3> position;
    std::optional<std::array<double, 6>> orientation;
    std::optional<double> table_height_mm;
};

/// See NmFlavour.
Placement placement_of(const SpectData& data, const ProjectionView& view, NmFlavour flavour) {
    const ProjectionGeometry& geometry = data.geometry;
    const double half_width = 0.5 * (geometry.bins - 1) * geometry.bin_mm;
    const double half_length = 0.5 * (geometry.rows - 1) * geometry.row_mm;
    const double s = std::sin(view.angle_rad), c = std::cos(view.angle_rad);
    Placement place;
    if (flavour == NmFlavour::standard) {
        place.orientation = {-c, s, 0.0, 0.0, 0.0, -1.0};
    } else if (flavour == NmFlavour::siemens) {
        place.orientation = {1.0, 0.0, 0.0, 0.0, 0.0, -1.0};
    } else {
        place.orientation = {1.0, 0.0, 0.0, 0.0, 1.0, 0.0};
    }
    if (!data.axis_position_mm) {
        return place;
    }
    const Vector3& axis = *data.axis_position_mm;
    const double top = axis[2] + half_length;
    switch (flavour) {
        case NmFlavour::standard: {
            const double first = -half_width - view.axis_offset_mm;
            place.position = {axis[0] + view.radius_mm * s - c * first, axis[1] + view.radius_mm * c + s * first, top};
            break;
        }
        case NmFlavour::siemens:
            place.position = {axis[0], 0.0, top};
            place.table_height_mm = -axis[1];
            break;
        case NmFlavour::mediso:
            if (axis[1] != 0.0) {
                throw nm_unwritable("the axis of rotation is not at y = 0", "Mediso's files have no way of saying so");
            }
            [[fallthrough]];
        case NmFlavour::xeleris: place.position = {axis[0] - half_width, axis[1] - half_width, top}; break;
    }
    return place;
}

}  // namespace

void put_nm_detector(DcmItem& item, const SpectData& data, const NmNewOrbit& orbit, std::size_t head,
                     NmFlavour flavour) {
    const ProjectionView& first = orbit.first(data.geometry, head);
    DcmItem& detector = add_item(item, DCM_DetectorInformationSequence);
    put(detector, DCM_CollimatorGridName, single_value(data.collimator, short_string));
    put(detector, DCM_CollimatorType, "PARA");
    put(detector, DCM_FieldOfViewShape, "RECTANGLE");
    put(detector, DCM_FocalDistance, "0");
    put(detector, DCM_ZoomFactor, "1\\1");
    put(detector, DCM_StartAngle, angle_text(orbit.start_rad(data.geometry, head)));
    if (flavour == NmFlavour::xeleris) {
        put(detector, DCM_RadialPosition, decimal_string(first.radius_mm));
    } else if (flavour != NmFlavour::mediso) {
        put(detector, DCM_RadialPosition, numbers_text(radii_of(data.geometry, orbit.views[head])));
    }
    put(detector, DCM_CenterOfRotationOffset, decimal_string(first.axis_offset_mm));
    const Placement place = placement_of(data, first, flavour);
    if (place.position) {
        put(detector, DCM_ImagePositionPatient, numbers_text(*place.position));
    }
    if (place.orientation) {
        put(detector, DCM_ImageOrientationPatient, numbers_text(*place.orientation));
    }
}

void put_nm_rotation(DcmItem& item, const SpectData& data, const NmNewOrbit& orbit, std::size_t head,
                     NmFlavour flavour) {
    const ProjectionView& first = orbit.first(data.geometry, head);
    const auto views = static_cast<int>(orbit.views[head].size());
    DcmItem& rotation = add_item(item, DCM_RotationInformationSequence);
    put(rotation, DCM_StartAngle, angle_text(orbit.start_rad(data.geometry, head)));
    if (orbit.continuous) {
        put(rotation, DCM_TypeOfDetectorMotion, "CONTINUOUS");
    }
    put(rotation, DCM_AngularStep, angle_text(orbit.step_deg / radian_deg));
    put(rotation, DCM_RotationDirection, orbit.counter_clockwise ? "CC" : "CW");
    put(rotation, DCM_ScanArc, angle_text(orbit.step_deg * views / radian_deg));
    put(rotation, DCM_ActualFrameDuration, std::to_string(std::llround(1e3 * orbit.view_s)));
    put(rotation, DCM_NumberOfFramesInRotation, views);
    if (flavour == NmFlavour::mediso) {
        put(rotation, DCM_RadialPosition, numbers_text(radii_of(data.geometry, orbit.views[head])));
    }
    if (const auto table = placement_of(data, first, flavour).table_height_mm) {
        put(rotation, DCM_TableHeight, decimal_string(*table));
    }
}

void put_xeleris_offsets(DcmItem& item, const SpectData& data, const NmNewOrbit& orbit) {
    std::vector<double> triples;
    for (std::size_t head = 0; head < orbit.views.size(); ++head) {
        for (const int v : orbit.views[head]) {
            const ProjectionView& view = data.geometry.views[static_cast<std::size_t>(v)];
            triples.insert(triples.end(), {0.0, view.angle_rad * radian_deg,
                                           view.radius_mm - orbit.first(data.geometry, head).radius_mm});
        }
    }
    check_set(item.putAndInsertString(DcmTag(0x0055, 0x0010, EVR_LO), "GEMS_XELERIS"), "a private creator");
    auto* sequence = new DcmSequenceOfItems(DcmTag(0x0055, 0x1022, EVR_SQ));
    auto* offsets = new DcmItem();
    check_set(offsets->putAndInsertString(DcmTag(0x0013, 0x0010, EVR_LO), "GEMS_XELERIS"), "a private creator");
    check_set(offsets->putAndInsertString(DcmTag(0x0013, 0x101E, EVR_DS), numbers_text(triples).c_str()),
              "the private radial offsets");
    check_set(sequence->append(offsets), "the private radial offsets");
    check_set(item.insert(sequence, true), "the private radial offsets");
}

}  // namespace isotone::io::dicom
