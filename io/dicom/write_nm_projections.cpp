// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/write_nm_projections.hpp"
#include "core/error.hpp"
#include "core/version.hpp"
#include "io/dicom/content_uid.hpp"
#include "io/dicom/new_object.hpp"
#include "io/dicom/nm_new_orbit.hpp"
#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"
#include "io/dicom/toolkit.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <span>

namespace isotone::io::dicom {
namespace {

constexpr double largest_stored = 65535.0;
constexpr double radian_deg = 180.0 / std::numbers::pi;

Error refused(const std::string& what, const std::string& hint) {
    return {ErrorCode::inconsistent_data, "projections to be written as DICOM", what, hint};
}

void check_set(const OFCondition& status, const char* what) {
    if (status.bad()) {
        throw Error(ErrorCode::internal, "DICOM writer", std::string("cannot set ") + what + ": " + status.text(),
                    "report this as a fault of isotone");
    }
}

PetSeriesDescription description_of(const SpectData& data, const NmWriteOptions& options) {
    PetSeriesDescription d;
    d.exam = data.exam;
    d.patient_id = options.patient_id;
    d.patient_name = options.patient_name;
    d.study_description = options.study_description;
    d.series_description = options.series_description;
    d.study_uid = data.study_uid;
    d.frame_of_reference_uid = data.frame_of_reference_uid;
    d.scanner_manufacturer = options.flavour == NmFlavour::siemens   ? "SIEMENS NM"
                             : options.flavour == NmFlavour::xeleris ? "GE MEDICAL SYSTEMS"
                             : options.flavour == NmFlavour::mediso  ? "Mediso"
                                                                     : data.manufacturer;
    d.scanner_model = data.model;
    d.scanner_serial = data.serial;
    d.corrections = {};
    d.created = options.created;
    return d;
}

ContentUid& add_geometry(ContentUid& content, const ProjectionGeometry& geometry) {
    content.add(static_cast<double>(geometry.bins)).add(static_cast<double>(geometry.rows));
    content.add(geometry.bin_mm).add(geometry.row_mm);
    for (const ProjectionView& view : geometry.views) {
        content.add(view.angle_rad).add(view.radius_mm).add(view.axis_offset_mm).add(view.duration_s);
        if (view.arc_rad > 0.0) {
            content.add(view.arc_rad);
        }
    }
    return content;
}

std::string series_uid_of(const SpectData& data, const PetSeriesDescription& d, const NmWriteOptions& options) {
    ContentUid content("NM projections");
    content.add(version).add(d.patient_id).add(d.patient_name).add(d.study_description).add(d.series_description);
    content.add(d.study_uid).add(d.frame_of_reference_uid).add(d.scanner_manufacturer).add(d.scanner_model);
    content.add(d.scanner_serial).add(data.collimator).add(static_cast<double>(options.flavour));
    content.add(data.exam.nuclide.name)
        .add(data.exam.nuclide.half_life_s)
        .add(data.exam.tracer)
        .add(dicom_code(data.exam.position))
        .add(data.exam.sex);
    content.add(data.exam.start_time_s.value_or(0.0)).add(data.exam.injection_time_s.value_or(0.0));
    content.add(data.exam.injected_activity_bq.value_or(0.0)).add(data.exam.weight_kg.value_or(0.0));
    content.add(d.created ? date_time_text(*d.created) : "");
    for (const EnergyWindow& window : data.windows) {
        content.add(window.name);
        for (const double level : window.levels_kev()) {
            content.add(level);
        }
    }
    for (const double length : data.axis_position_mm.value_or(Vector3{})) {
        content.add(length);
    }
    add_geometry(content, data.geometry);
    for (const WindowCounts& part : data.counts) {
        content.add(static_cast<double>(part.window)).add(static_cast<double>(part.gate));
        const auto bytes = std::as_bytes(std::span(part.values));
        content.add(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
    }
    return content.uid();
}

Uids uids_of(const SpectData& data, const PetSeriesDescription& d, const NmWriteOptions& options) {
    Uids uids;
    uids.series = series_uid_of(data, d, options);
    uids.study = d.study_uid.empty() ? ContentUid("study").add(uids.series).uid() : d.study_uid;
    uids.frame_of_reference = d.frame_of_reference_uid.empty() ? ContentUid("frame of reference").add(uids.study).uid()
                                                               : d.frame_of_reference_uid;
    return uids;
}

// Frames --------------------------------------------------------------------------------------------------------------

/// One frame: which part of the counts, which view, and what the vectors say of it (from 1).
struct Frame {
    const WindowCounts* part = nullptr;
    int view = 0;
    Uint16 window = 1, detector = 1, rotation = 1, angular_view = 1, slot = 1;
};

std::vector<Frame> frames_of(const SpectData& data, const NmNewOrbit& orbit, NmFlavour flavour) {
    std::vector<const WindowCounts*> parts;
    for (const WindowCounts& part : data.counts) {
        parts.push_back(&part);
    }
    std::ranges::sort(parts, {}, [](const WindowCounts* part) { return std::pair(part->window, part->gate); });
    std::vector<Frame> frames;
    for (int window = 0; window < static_cast<int>(data.windows.size()); ++window) {
        for (std::size_t head = 0; head < orbit.views.size(); ++head) {
            const auto number = static_cast<Uint16>(head + 1);
            for (const WindowCounts* part : parts) {
                for (std::size_t k = 0; part->window == window && k < orbit.views[head].size(); ++k) {
                    frames.push_back({part, orbit.views[head][k], static_cast<Uint16>(window + 1), number,
                                      flavour == NmFlavour::mediso ? number : Uint16{1}, static_cast<Uint16>(k + 1),
                                      static_cast<Uint16>(part->gate + 1)});
                }
            }
        }
    }
    return frames;
}

void put_vector(DcmItem& item, const DcmTagKey& tag, const std::vector<Frame>& frames, Uint16 Frame::*number) {
    std::vector<Uint16> values;
    for (const Frame& frame : frames) {
        values.push_back(frame.*number);
    }
    check_set(item.putAndInsertUint16Array(tag, values.data(), static_cast<unsigned long>(values.size())),
              "a vector of frames");
}

void put_increments(DcmItem& item, bool gated) {
    std::vector<DcmTagKey> tags = {DCM_EnergyWindowVector, DCM_DetectorVector, DCM_RotationVector};
    if (gated) {
        tags.insert(tags.end(), {DCM_RRIntervalVector, DCM_TimeSlotVector});
    }
    tags.push_back(DCM_AngularViewVector);
    std::vector<Uint16> words;
    for (const DcmTagKey& tag : tags) {
        words.push_back(tag.getGroup());
        words.push_back(tag.getElement());
    }
    auto* pointer = new DcmAttributeTag(DCM_FrameIncrementPointer);
    check_set(pointer->putUint16Array(words.data(), static_cast<unsigned long>(tags.size())), "FrameIncrementPointer");
    check_set(item.insert(pointer, true), "FrameIncrementPointer");
}

void put_frames(DcmItem& item, const SpectData& data, const std::vector<Frame>& frames, std::size_t heads,
                std::size_t rotations) {
    const bool gated = data.gates > 1;
    put(item, DCM_NumberOfFrames, std::to_string(frames.size()));
    put_increments(item, gated);
    put(item, DCM_NumberOfEnergyWindows, static_cast<int>(data.windows.size()));
    put(item, DCM_NumberOfDetectors, static_cast<int>(heads));
    put(item, DCM_NumberOfRotations, static_cast<int>(rotations));
    put_vector(item, DCM_EnergyWindowVector, frames, &Frame::window);
    put_vector(item, DCM_DetectorVector, frames, &Frame::detector);
    put_vector(item, DCM_RotationVector, frames, &Frame::rotation);
    put_vector(item, DCM_AngularViewVector, frames, &Frame::angular_view);
    if (gated) {
        put(item, DCM_NumberOfRRIntervals, 1);
        put(item, DCM_NumberOfTimeSlots, data.gates);
        const std::vector<Uint16> ones(frames.size(), 1);
        check_set(
            item.putAndInsertUint16Array(DCM_RRIntervalVector, ones.data(), static_cast<unsigned long>(ones.size())),
            "RRIntervalVector");
        put_vector(item, DCM_TimeSlotVector, frames, &Frame::slot);
    }
}

void put_gates(DcmItem& item, const SpectData& data) {
    DcmItem& gated = add_item(item, DCM_GatedInformationSequence);
    DcmItem& interval = add_item(gated, DCM_DataInformationSequence);
    // How long a beat was is not known here; the slots share a second.
    put(interval, DCM_FrameTime, number_text(1000.0 / data.gates));
    for (const double share : data.gate_shares) {
        put(add_item(interval, DCM_TimeSlotInformationSequence), DCM_TimeSlotTime, number_text(1000.0 * share));
    }
}

// What each head and rotation says
// --------------------------------------------------------------------------------------

std::vector<double> radii_of(const ProjectionGeometry& geometry, const std::vector<int>& views) {
    std::vector<double> radii;
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
    return number_text(rounded + 0.0);
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
        place.orientation = {-c + 0.0, s + 0.0, 0.0, 0.0, 0.0, -1.0};
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
                throw refused("the axis of rotation is not at y = 0", "Mediso's files have no way of saying so");
            }
            [[fallthrough]];
        case NmFlavour::xeleris: place.position = {axis[0] - half_width, axis[1] - half_width, top}; break;
    }
    return place;
}

void put_detector(DcmItem& item, const SpectData& data, const NmNewOrbit& orbit, std::size_t head, NmFlavour flavour) {
    const ProjectionView& first = orbit.first(data.geometry, head);
    DcmItem& detector = add_item(item, DCM_DetectorInformationSequence);
    put(detector, DCM_CollimatorGridName, single_value(data.collimator, short_string));
    put(detector, DCM_CollimatorType, "PARA");
    put(detector, DCM_FieldOfViewShape, "RECTANGLE");
    put(detector, DCM_FocalDistance, "0");
    put(detector, DCM_ZoomFactor, "1\\1");
    put(detector, DCM_StartAngle, angle_text(orbit.start_rad(data.geometry, head)));
    if (flavour == NmFlavour::xeleris) {
        put(detector, DCM_RadialPosition, number_text(first.radius_mm));
    } else if (flavour != NmFlavour::mediso) {
        put(detector, DCM_RadialPosition, numbers_text(radii_of(data.geometry, orbit.views[head])));
    }
    put(detector, DCM_CenterOfRotationOffset, number_text(first.axis_offset_mm));
    const Placement place = placement_of(data, first, flavour);
    if (place.position) {
        put(detector, DCM_ImagePositionPatient, numbers_text(*place.position));
    }
    if (place.orientation) {
        put(detector, DCM_ImageOrientationPatient, numbers_text(*place.orientation));
    }
}

void put_rotation(DcmItem& item, const SpectData& data, const NmNewOrbit& orbit, std::size_t head, NmFlavour flavour) {
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
        put(rotation, DCM_TableHeight, number_text(*table));
    }
}

/// Three numbers per view, head by head; the third is what the radius exceeds that of the first view by.
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

void put_windows(DcmItem& item, const SpectData& data) {
    for (const EnergyWindow& window : data.windows) {
        DcmItem& added = add_item(item, DCM_EnergyWindowInformationSequence);
        put(added, DCM_EnergyWindowName, single_value(window.name, short_string));
        add_ranges(added, window);
    }
}

void put_tracer(DcmItem& item, const Exam& exam) {
    DcmItem& tracer = add_radiopharmaceutical(item, exam);
    if (!radionuclide_code(exam.nuclide.name)) {
        check_set(tracer.insertEmptyElement(DCM_RadionuclideCodeSequence), "RadionuclideCodeSequence");
    }
    if (exam.nuclide.half_life_s > 0.0) {
        put(tracer, DCM_RadionuclideHalfLife,
            number_text(exam.nuclide.half_life_s));  // no part of the class, but known
    }
    if (exam.injected_activity_bq) {
        put(tracer, DCM_RadionuclideTotalDose, number_text(1e-6 * *exam.injected_activity_bq));  // MBq in this class
    }
}

// Pixels
// ----------------------------------------------------------------------------------------------------------------

/// 1 where all counts are whole and fit.
double slope_of(const SpectData& data) {
    double largest = 0.0;
    bool whole = true;
    for (const WindowCounts& part : data.counts) {
        for (const float value : part.values) {
            if (!(value >= 0.0F) || !std::isfinite(value)) {
                throw refused("some counts are negative or not finite", "check how they were made");
            }
            largest = std::max(largest, static_cast<double>(value));
            whole = whole && value == std::floor(value);
        }
    }
    return (whole && largest <= largest_stored) || largest == 0.0
               ? 1.0
               : *parse_number(number_text(largest / largest_stored));
}

/// Rows from the head, bins as seen from the detector.
std::vector<Uint16> stored_pixels(const ProjectionGeometry& geometry, const std::vector<Frame>& frames, double slope) {
    std::vector<Uint16> stored;
    stored.reserve(frames.size() * static_cast<std::size_t>(geometry.bins) * static_cast<std::size_t>(geometry.rows));
    for (const Frame& frame : frames) {
        for (int row = geometry.rows - 1; row >= 0; --row) {
            for (int bin = 0; bin < geometry.bins; ++bin) {
                const auto value = static_cast<double>(frame.part->values[geometry.offset(frame.view, bin, row)]);
                stored.push_back(static_cast<Uint16>(std::min(std::nearbyint(value / slope), largest_stored)));
            }
        }
    }
    return stored;
}

void put_pixels(DcmItem& item, const SpectData& data, const std::vector<Frame>& frames, double slope) {
    const ProjectionGeometry& geometry = data.geometry;
    put(item, DCM_SamplesPerPixel, 1);
    put(item, DCM_PhotometricInterpretation, "MONOCHROME2");
    put(item, DCM_Rows, geometry.rows);
    put(item, DCM_Columns, geometry.bins);
    put(item, DCM_PixelSpacing, numbers_text(std::array{geometry.row_mm, geometry.bin_mm}));
    put(item, DCM_BitsAllocated, 16);
    put(item, DCM_BitsStored, 16);
    put(item, DCM_HighBit, 15);
    put(item, DCM_PixelRepresentation, 0);
    if (slope != 1.0) {
        put(item, DCM_RescaleIntercept, "0");
        put(item, DCM_RescaleSlope, number_text(slope));
    }
    const std::vector<Uint16> stored = stored_pixels(geometry, frames, slope);
    check_set(item.putAndInsertUint16Array(DCM_PixelData, stored.data(), static_cast<unsigned long>(stored.size())),
              "PixelData");
}

std::string total_counts(const SpectData& data) {
    double total = 0.0;
    for (const WindowCounts& part : data.counts) {
        for (const float value : part.values) {
            total += static_cast<double>(value);
        }
    }
    return std::to_string(std::llround(std::min(total, 2147483647.0)));  // IS
}

void put_image_text(DcmItem& item, const SpectData& data, const NmWriteOptions& options, const ClockTime& start) {
    put(item, DCM_ImageType,
        data.gates > 1 ? "ORIGINAL\\PRIMARY\\GATED TOMO\\EMISSION" : "ORIGINAL\\PRIMARY\\TOMO\\EMISSION");
    put(item, DCM_InstanceNumber, "1");
    put(item, DCM_PatientOrientation, "");
    put_date_and_time(item, DCM_AcquisitionDate, DCM_AcquisitionTime, start);
    if (options.created) {
        put_date_and_time(item, DCM_ContentDate, DCM_ContentTime, *options.created);
    }
    put(item, DCM_CountsAccumulated, total_counts(data));
}

}  // namespace

WrittenProjections write_nm_projections(const std::filesystem::path& file, const SpectData& data,
                                        const NmWriteOptions& options) {
    prepare_toolkit();
    data.check("projections to be written as DICOM");
    if (data.additive) {
        throw refused("they come with an additive term, which DICOM cannot hold", "write a container (.h5)");
    }
    const PetSeriesDescription d = description_of(data, options);
    const ClockTime start = start_of(d);
    const NmNewOrbit orbit = nm_new_orbit_of(data.geometry);
    const std::vector<Frame> frames = frames_of(data, orbit, options.flavour);
    const Uids uids = uids_of(data, d, options);
    const double slope = slope_of(data);

    DcmFileFormat format;
    DcmItem& item = *format.getDataset();
    put(item, DCM_SOPClassUID, UID_NuclearMedicineImageStorage);
    put(item, DCM_SOPInstanceUID, ContentUid("projections").add(uids.series).uid());
    put_patient_and_study(item, d, uids, start);
    put_new_series(item, d, uids, start, "NM");
    put_image_text(item, data, options, start);
    put_windows(item, data);
    put_tracer(item, data.exam);
    const std::size_t rotations = options.flavour == NmFlavour::mediso ? orbit.views.size() : 1;
    for (std::size_t head = 0; head < orbit.views.size(); ++head) {
        put_detector(item, data, orbit, head, options.flavour);
        if (head < rotations) {
            put_rotation(item, data, orbit, head, options.flavour);
        }
    }
    if (options.flavour == NmFlavour::xeleris) {
        put_xeleris_offsets(item, data, orbit);
    }
    put_frames(item, data, frames, orbit.views.size(), rotations);
    if (data.gates > 1) {
        put_gates(item, data);
    }
    put_pixels(item, data, frames, slope);

    file::AtomicFile output(file);
    output.write(encoded(format));
    output.commit();
    return {uids.series, slope};
}

}  // namespace isotone::io::dicom
