// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/write_nm_projections.hpp"

#include "core/error.hpp"
#include "io/dicom/content_uid.hpp"
#include "io/dicom/new_object.hpp"
#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"
#include "io/dicom/toolkit.hpp"
#include "io/file/atomic_file.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <cmath>
#include <numbers>

namespace isotone::io::dicom {
namespace {

constexpr double degree = std::numbers::pi / 180.0;

Error refused(const std::string& what, const std::string& hint) {
    return {ErrorCode::inconsistent_data, "projections to be written as DICOM", what, hint};
}

/// Heads that turn together: each the same number of views at the same step.
struct Rotation {
    int heads = 1, views = 1;
    double step_deg = 0.0;  ///< with its sign
};

const ProjectionView& view_of(const SpectData& data, const Rotation& rotation, int head, int view) {
    return data.geometry.views[static_cast<std::size_t>(head * rotation.views + view)];
}

Rotation rotation_of(const SpectData& data) {
    const std::vector<ProjectionView>& views = data.geometry.views;
    Rotation rotation;
    rotation.heads = views.back().head + 1;
    rotation.views = static_cast<int>(views.size()) / rotation.heads;
    const std::string why = "its views are not heads that turn together at equal steps";
    if (static_cast<std::size_t>(rotation.views * rotation.heads) != views.size()) {
        throw refused(why, "write a container (.h5)");
    }
    rotation.step_deg = rotation.views > 1 ? (views[1].angle_rad - views[0].angle_rad) / degree : 0.0;
    for (int h = 0; h < rotation.heads; ++h) {
        for (int v = 0; v < rotation.views; ++v) {
            const ProjectionView& view = view_of(data, rotation, h, v);
            const double expected = view_of(data, rotation, h, 0).angle_rad + v * rotation.step_deg * degree;
            if (view.head != h || std::abs(std::remainder(view.angle_rad - expected, 2 * std::numbers::pi)) > 1e-6 ||
                view.duration_s != views[0].duration_s) {
                throw refused(why, "write a container (.h5)");
            }
        }
    }
    return rotation;
}

void put_vector(DcmItem& item, const DcmTagKey& tag, const std::vector<Uint16>& values) {
    item.putAndInsertUint16Array(DcmTag(tag), values.data(), static_cast<unsigned long>(values.size()));
}

void put_windows(DcmItem& item, const SpectData& data) {
    put(item, DCM_NumberOfEnergyWindows, static_cast<int>(data.windows.size()));
    for (const EnergyWindow& window : data.windows) {
        DcmItem* entry = nullptr;
        item.findOrCreateSequenceItem(DCM_EnergyWindowInformationSequence, entry, -2);  // a new one
        put(*entry, DCM_EnergyWindowName, single_value(window.name, 16));
        DcmItem& range = add_item(*entry, DCM_EnergyWindowRangeSequence);
        put(range, DCM_EnergyWindowLowerLimit, number_text(window.lower_kev));
        put(range, DCM_EnergyWindowUpperLimit, number_text(window.upper_kev));
    }
}

std::string radii_text(const SpectData& data, const Rotation& rotation, int head, double share) {
    std::vector<double> radii;
    for (int v = 0; v < rotation.views; ++v) {
        radii.push_back(share * view_of(data, rotation, head, v).radius_mm);
    }
    return numbers_text(radii);
}

Vector3 first_pixel(const SpectData& data, NmFlavour flavour) {
    const ProjectionGeometry& g = data.geometry;
    const Vector3 axis = data.axis_position_mm.value_or(Vector3{});
    const double half = 0.5 * (g.bins - 1) * g.bin_mm;
    const double z = axis[2] + 0.5 * (g.rows - 1) * g.row_mm;
    return flavour == NmFlavour::siemens_axis ? Vector3{axis[0], 0.0, z} : Vector3{axis[0] - half, axis[1] - half, z};
}

void put_heads(DcmItem& item, const SpectData& data, const Rotation& rotation, NmFlavour flavour) {
    put(item, DCM_NumberOfDetectors, rotation.heads);
    const double share = flavour == NmFlavour::xeleris ? 0.5 : 1.0;
    for (int h = 0; h < rotation.heads; ++h) {
        DcmItem* head = nullptr;
        item.findOrCreateSequenceItem(DCM_DetectorInformationSequence, head, -2);
        const ProjectionView& first = view_of(data, rotation, h, 0);
        put(*head, DCM_CollimatorType, "PARA");
        put(*head, DCM_CollimatorGridName, single_value(data.collimator, 16));
        put(*head, DCM_FocalDistance, "");
        put(*head, DCM_StartAngle, number_text(first.angle_rad / degree));
        put(*head, DCM_CenterOfRotationOffset, number_text(first.axis_offset_mm));
        if (flavour != NmFlavour::mediso) {
            put(*head, DCM_RadialPosition, radii_text(data, rotation, h, share));
        }
        put(*head, DCM_ImagePositionPatient, numbers_text(first_pixel(data, flavour)));
        // As seen from the front with the head up; rows run to the feet whatever the angle.
        put(*head, DCM_ImageOrientationPatient, "1\\0\\0\\0\\0\\-1");
        if (flavour == NmFlavour::xeleris) {
            DcmItem* offsets = nullptr;
            item.findOrCreateSequenceItem(DcmTag(0x0055, 0x1022, EVR_SQ), offsets, -2);
            std::vector<double> triples;
            for (int v = 0; v < rotation.views; ++v) {
                triples.insert(triples.end(), {0.0, 0.0, 0.5 * view_of(data, rotation, h, v).radius_mm});
            }
            offsets->putAndInsertString(DcmTag(0x0013, 0x101E, EVR_DS), numbers_text(triples).c_str());
        }
    }
}

void put_rotation(DcmItem& item, const SpectData& data, const Rotation& rotation, NmFlavour flavour) {
    put(item, DCM_NumberOfRotations, 1);
    DcmItem& entry = add_item(item, DCM_RotationInformationSequence);
    put(entry, DCM_StartAngle, number_text(data.geometry.views[0].angle_rad / degree));
    put(entry, DCM_AngularStep, number_text(std::abs(rotation.step_deg)));
    put(entry, DCM_RotationDirection, rotation.step_deg < 0.0 ? "CW" : "CC");
    put(entry, DCM_ScanArc, number_text(std::abs(rotation.step_deg) * rotation.views));
    put(entry, DCM_ActualFrameDuration, std::to_string(std::lround(1e3 * data.geometry.views[0].duration_s)));
    put(entry, DCM_NumberOfFramesInRotation, rotation.views);
    if (flavour == NmFlavour::mediso) {
        put(entry, DCM_RadialPosition, radii_text(data, rotation, 0, 1.0));
    }
    if (flavour == NmFlavour::siemens_axis) {
        put(entry, DCM_TableHeight, number_text(-data.axis_position_mm.value_or(Vector3{})[1]));
    }
}

void put_frames(DcmItem& item, const SpectData& data, const Rotation& rotation) {
    const ProjectionGeometry& g = data.geometry;
    std::vector<Uint16> window, detector, angle, view, slot, pixels;
    for (const WindowCounts& part : data.counts) {
        for (int h = 0; h < rotation.heads; ++h) {
            for (int v = 0; v < rotation.views; ++v) {
                window.push_back(static_cast<Uint16>(part.window + 1));
                slot.push_back(static_cast<Uint16>(part.gate + 1));
                detector.push_back(static_cast<Uint16>(h + 1));
                angle.push_back(1);
                view.push_back(static_cast<Uint16>(v + 1));
                for (int r = g.rows - 1; r >= 0; --r) {
                    for (int c = 0; c < g.bins; ++c) {
                        const double counts =
                            std::nearbyint(static_cast<double>(part.values[g.offset(h * rotation.views + v, c, r)]));
                        if (!(counts >= 0.0 && counts <= 65535.0)) {
                            throw refused("a pixel holds " + number_text(counts) + " counts",
                                          "16 bits hold 0 to 65535: write a container (.h5)");
                        }
                        pixels.push_back(static_cast<Uint16>(counts));
                    }
                }
            }
        }
    }
    put(item, DCM_NumberOfFrames, std::to_string(window.size()));
    const bool gated = data.gates > 1;
    item.putAndInsertString(DCM_FrameIncrementPointer, "");
    std::vector<Uint16> pointers;
    for (const DcmTagKey& tag :
         {DCM_EnergyWindowVector, DCM_DetectorVector, DCM_RotationVector, DCM_AngularViewVector, DCM_TimeSlotVector}) {
        if (tag != DCM_TimeSlotVector || gated) {
            pointers.push_back(tag.getGroup());
            pointers.push_back(tag.getElement());
        }
    }
    item.putAndInsertUint16Array(DcmTag(DCM_FrameIncrementPointer), pointers.data(),
                                 static_cast<unsigned long>(pointers.size() / 2));
    put_vector(item, DCM_EnergyWindowVector, window);
    put_vector(item, DCM_DetectorVector, detector);
    put_vector(item, DCM_RotationVector, angle);
    put_vector(item, DCM_AngularViewVector, view);
    if (gated) {
        put(item, DCM_NumberOfTimeSlots, data.gates);
        put_vector(item, DCM_TimeSlotVector, slot);
    }
    put(item, DCM_SamplesPerPixel, 1);
    put(item, DCM_PhotometricInterpretation, "MONOCHROME2");
    put(item, DCM_Rows, g.rows);
    put(item, DCM_Columns, g.bins);
    put(item, DCM_BitsAllocated, 16);
    put(item, DCM_BitsStored, 16);
    put(item, DCM_HighBit, 15);
    put(item, DCM_PixelRepresentation, 0);
    put(item, DCM_PixelSpacing, numbers_text(std::array{g.row_mm, g.bin_mm}));
    item.putAndInsertUint16Array(DcmTag(DCM_PixelData, EVR_OW), pixels.data(),
                                 static_cast<unsigned long>(pixels.size()));
}

PetSeriesDescription description_of(const SpectData& data) {
    PetSeriesDescription d;
    d.exam = data.exam;
    d.study_uid = data.study_uid;
    d.frame_of_reference_uid = data.frame_of_reference_uid;
    d.series_description = "SPECT projections";
    d.scanner_manufacturer = data.manufacturer;
    d.scanner_model = data.model;
    d.scanner_serial = data.serial;
    d.corrections.clear();
    return d;
}

}  // namespace

void write_nm_projections(const std::filesystem::path& file, const SpectData& data, NmFlavour flavour) {
    prepare_toolkit();
    data.check("projections to be written as DICOM");
    if (data.additive) {
        throw refused("they come with an additive term, which DICOM cannot say", "write a container (.h5)");
    }
    const Rotation rotation = rotation_of(data);
    const PetSeriesDescription d = description_of(data);
    const ClockTime start = start_of(d);
    Uids uids{d.study_uid, "", d.frame_of_reference_uid};
    ContentUid content("NM projections");
    for (const WindowCounts& part : data.counts) {
        for (const float counts : part.values) {
            content.add(static_cast<double>(counts));
        }
    }
    uids.series = content.uid();
    uids.study = uids.study.empty() ? ContentUid("study").add(uids.series).uid() : uids.study;
    uids.frame_of_reference =
        uids.frame_of_reference.empty() ? ContentUid("frame").add(uids.study).uid() : uids.frame_of_reference;

    DcmFileFormat format;
    DcmItem& item = *format.getDataset();
    put(item, DCM_SOPClassUID, UID_NuclearMedicineImageStorage);
    put(item, DCM_SOPInstanceUID, ContentUid("projections").add(uids.series).uid());
    put_patient_and_study(item, d, uids, start);
    put_new_series(item, d, uids, start, "NM");
    put(item, DCM_ImageType,
        data.gates > 1 ? "ORIGINAL\\PRIMARY\\GATED TOMO\\EMISSION" : "ORIGINAL\\PRIMARY\\TOMO\\EMISSION");
    put(item, DCM_InstanceNumber, "1");
    put(item, DCM_CountsAccumulated, "");
    put_date_and_time(item, DCM_AcquisitionDate, DCM_AcquisitionTime, start);
    put_windows(item, data);
    DcmItem& tracer = add_radiopharmaceutical(item, data.exam);
    if (data.exam.injected_activity_bq) {
        put(tracer, DCM_RadionuclideTotalDose, number_text(1e-6 * *data.exam.injected_activity_bq));
    }
    put_heads(item, data, rotation, flavour);
    put_rotation(item, data, rotation, flavour);
    put_frames(item, data, rotation);

    file::AtomicFile output(file);
    output.write(encoded(format));
    output.commit();
}

}  // namespace isotone::io::dicom
