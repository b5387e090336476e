// SPDX-License-Identifier: Apache-2.0
/// A series of our own reconstruction.
#include "core/error.hpp"
#include "core/version.hpp"
#include "io/dicom/content_uid.hpp"
#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"
#include "io/dicom/toolkit.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace isotone::io::dicom {
namespace {

struct Uids {
    std::string study, series, frame_of_reference;
};

const char* units_of(const Volume& volume) {
    switch (volume.quantity) {
        case Quantity::activity_concentration: return "BQML";
        case Quantity::relative: return "PROPCNTS";
        case Quantity::suv_bw:
        case Quantity::attenuation:
        case Quantity::other: break;
    }
    throw Error(ErrorCode::inconsistent_data, "image to be written as DICOM",
                "holds " + unit_of(volume.quantity) + "; a PET series of isotone holds Bq/mL or relative values",
                "write the activity concentration; every reader computes SUV from it");
}

ClockTime start_of(const Exam& exam) {
    if (!exam.start_time_s) {
        throw Error(ErrorCode::inconsistent_data, "image to be written as DICOM",
                    "the examination has no start time, which a PET series must state", "give the start of the scan");
    }
    return clock_time_from_epoch(*exam.start_time_s);
}

bool is_decay_corrected(const PetSeriesDescription& description) {
    return description.exam.nuclide.half_life_s > 0.0 &&
           std::ranges::find(description.corrections, "DECY") != description.corrections.end();
}

ContentUid& add_exam(ContentUid& content, const PetSeriesDescription& d) {
    content.add(d.patient_id).add(d.patient_name).add(d.study_description);
    return content.add(d.exam.start_time_s.value_or(0.0)).add(d.exam.injection_time_s.value_or(0.0));
}

Uids uids_of(const Volume& volume, const PetSeriesDescription& d) {
    Uids uids;
    ContentUid study("study");
    uids.study = d.study_uid.empty() ? add_exam(study, d).uid() : d.study_uid;
    uids.frame_of_reference = d.frame_of_reference_uid.empty()
                                  ? ContentUid("frame of reference").add(uids.study).add(d.exam.bed_z_mm).uid()
                                  : d.frame_of_reference_uid;
    ContentUid series("series");
    add_exam(series, d);
    series.add(version).add(uids.study).add(uids.frame_of_reference).add(d.series_description);
    series.add(d.scanner_manufacturer)
        .add(d.scanner_model)
        .add(d.scanner_serial)
        .add(d.reconstruction_method)
        .add(d.convolution_kernel);
    series.add(static_cast<double>(d.series_number)).add(d.exam.nuclide.name).add(d.exam.nuclide.half_life_s);
    series.add(d.exam.tracer).add(d.exam.injected_activity_bq.value_or(0.0)).add(d.exam.duration_s);
    series.add(d.exam.weight_kg.value_or(0.0)).add(d.exam.height_m.value_or(0.0)).add(d.exam.sex).add(d.warning);
    series.add(dicom_code(d.exam.position)).add(d.created ? date_time_text(*d.created) : "");
    for (const std::string& correction : d.corrections) {
        series.add(correction);
    }
    uids.series = series.add(unit_of(volume.quantity)).add(volume).uid();
    return uids;
}

void put_patient_and_study(DcmItem& item, const PetSeriesDescription& d, const Uids& uids, const ClockTime& start) {
    const Exam& exam = d.exam;
    put(item, DCM_PatientName, single_value(d.patient_name, long_string));
    put(item, DCM_PatientID, single_value(d.patient_id, long_string));
    put(item, DCM_PatientBirthDate, "");
    put(item, DCM_PatientSex, exam.sex);
    if (exam.weight_kg) {
        put(item, DCM_PatientWeight, number_text(*exam.weight_kg));
    }
    if (exam.height_m) {
        put(item, DCM_PatientSize, number_text(*exam.height_m));
    }
    put(item, DCM_StudyInstanceUID, uids.study);
    put_date_and_time(item, DCM_StudyDate, DCM_StudyTime, start);
    put(item, DCM_ReferringPhysicianName, "");
    put(item, DCM_StudyID, "");
    put(item, DCM_AccessionNumber, "");
    put(item, DCM_StudyDescription, single_value(d.study_description, long_string));
}

void put_series(DcmItem& item, const PetSeriesDescription& d, const Uids& uids, const ClockTime& start,
                const Volume& volume) {
    put(item, DCM_Modality, "PT");
    put(item, DCM_SeriesInstanceUID, uids.series);
    put(item, DCM_SeriesNumber, std::to_string(d.series_number));
    put_date_and_time(item, DCM_SeriesDate, DCM_SeriesTime, start);
    put_description(item, d.series_description, d.warning);
    put(item, DCM_Laterality, "");
    put_patient_position(item, dicom_code(d.exam.position));
    put(item, DCM_FrameOfReferenceUID, uids.frame_of_reference);
    put(item, DCM_PositionReferenceIndicator, "");
    put(item, DCM_Manufacturer, single_value(d.scanner_manufacturer, long_string));
    put(item, DCM_ManufacturerModelName, single_value(d.scanner_model, long_string));
    if (!d.scanner_serial.empty()) {
        put(item, DCM_DeviceSerialNumber, single_value(d.scanner_serial, long_string));
    }
    put(item, DCM_SoftwareVersions, std::string("isotone ") + version);

    put(item, DCM_SeriesType, "STATIC\\IMAGE");
    put(item, DCM_Units, units_of(volume));
    put(item, DCM_CountsSource, "EMISSION");
    put(item, DCM_NumberOfSlices, volume.grid.size[2]);
    put(item, DCM_DecayCorrection, is_decay_corrected(d) ? "START" : "NONE");
    std::string corrections;
    for (const std::string& correction : d.corrections) {
        if (correction != "DECY" || is_decay_corrected(d)) {
            corrections += (corrections.empty() ? "" : "\\") + single_value(correction, short_string);
        }
    }
    put(item, DCM_CorrectedImage, corrections);
    put(item, DCM_CollimatorType, "NONE");
    put(item, DCM_ReconstructionMethod, single_value(d.reconstruction_method, long_string));
    if (!d.convolution_kernel.empty()) {
        put(item, DCM_ConvolutionKernel, single_value(d.convolution_kernel, short_string));
    }
}

void put_radiopharmaceutical(DcmItem& item, const Exam& exam) {
    DcmItem& tracer = add_item(item, DCM_RadiopharmaceuticalInformationSequence);
    if (!exam.tracer.empty()) {
        put(tracer, DCM_Radiopharmaceutical, single_value(exam.tracer, long_string));
    }
    if (exam.injection_time_s) {
        const ClockTime injection = clock_time_from_epoch(*exam.injection_time_s);
        put(tracer, DCM_RadiopharmaceuticalStartTime, time_text(injection.second));
        put(tracer, DCM_RadiopharmaceuticalStartDateTime, date_time_text(injection));
    }
    if (exam.injected_activity_bq) {
        put(tracer, DCM_RadionuclideTotalDose, number_text(*exam.injected_activity_bq));
    }
    if (exam.nuclide.half_life_s > 0.0) {
        put(tracer, DCM_RadionuclideHalfLife, number_text(exam.nuclide.half_life_s));
        put(tracer, DCM_RadionuclidePositronFraction, number_text(exam.nuclide.positron_fraction));
    }
    if (const auto code = radionuclide_code(exam.nuclide.name)) {
        add_code(tracer, DCM_RadionuclideCodeSequence, *code);
    }
    if (const auto code = tracer_code(exam.tracer)) {
        add_code(tracer, DCM_RadiopharmaceuticalCodeSequence, *code);
    }
}

/// Times of the only frame. Values refer to its start, which is also the start of the series, so a reader finds the
/// same reference time from SeriesTime and from acquisition + mean-activity time - FrameReferenceTime.
void put_frame(DcmItem& item, const PetSeriesDescription& d, const ClockTime& start) {
    const Exam& exam = d.exam;
    const double half_life_s = exam.nuclide.half_life_s;
    const double mean_decay = half_life_s > 0.0 ? mean_decay_during(exam.duration_s, half_life_s) : 1.0;
    const double mean_time_s =
        half_life_s > 0.0 ? -std::log(mean_decay) * half_life_s / std::numbers::ln2 : 0.5 * exam.duration_s;
    put_date_and_time(item, DCM_AcquisitionDate, DCM_AcquisitionTime, start);
    put(item, DCM_FrameReferenceTime, number_text(1e3 * mean_time_s));
    put(item, DCM_ActualFrameDuration, std::to_string(std::llround(1e3 * exam.duration_s)));
    if (is_decay_corrected(d)) {
        put(item, DCM_DecayFactor, number_text(1.0 / mean_decay));
    }
    if (d.created) {
        put_date_and_time(item, DCM_ContentDate, DCM_ContentTime, *d.created);
    }
}

}  // namespace

WrittenSeries write_pet_series(const std::filesystem::path& folder, const Volume& volume,
                               const PetSeriesDescription& description) {
    prepare_toolkit();
    check_writable(volume);
    const ClockTime start = start_of(description.exam);
    units_of(volume);
    const Uids uids = uids_of(volume, description);
    SeriesWriter writer(folder);
    double largest_slope = 0.0;
    for (int k = 0; k < volume.grid.size[2]; ++k) {
        DcmFileFormat format;
        DcmItem& item = *format.getDataset();
        put(item, DCM_SOPClassUID, UID_PositronEmissionTomographyImageStorage);
        put(item, DCM_SOPInstanceUID, ContentUid("slice").add(uids.series).add(static_cast<double>(k)).uid());
        put(item, DCM_ImageType, "ORIGINAL\\PRIMARY");
        put_patient_and_study(item, description, uids, start);
        put_series(item, description, uids, start, volume);
        put_radiopharmaceutical(item, description.exam);
        put_frame(item, description, start);
        put(item, DCM_InstanceNumber, std::to_string(k + 1));
        put(item, DCM_ImageIndex, k + 1);
        add_contribution(item, "Reconstruction: " + description.reconstruction_method, description.created);
        largest_slope = std::max(largest_slope, put_image(item, volume, k));
        writer.add(format);
    }
    return writer.commit(uids.series, largest_slope);
}

}  // namespace isotone::io::dicom
