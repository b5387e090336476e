// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/new_object.hpp"

#include "core/error.hpp"
#include "core/version.hpp"
#include "io/dicom/content_uid.hpp"
#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>

namespace isotone::io::dicom {
namespace {

ContentUid& add_exam(ContentUid& content, const PetSeriesDescription& d) {
    content.add(d.patient_id).add(d.patient_name).add(d.study_description);
    return content.add(d.exam.start_time_s.value_or(0.0)).add(d.exam.injection_time_s.value_or(0.0));
}

}  // namespace

ClockTime start_of(const PetSeriesDescription& description) {
    if (!description.exam.start_time_s) {
        throw Error(ErrorCode::inconsistent_data, "image to be written as DICOM",
                    "the examination has no start time, which every series must state", "give the start of the scan");
    }
    if (refers_to_injection(description) && !description.exam.injection_time_s) {
        throw Error(ErrorCode::inconsistent_data, "image to be written as DICOM",
                    "its activities refer to the injection, whose time the examination does not state",
                    "give the time of the injection, or refer to the start of the scan");
    }
    return clock_time_from_epoch(*description.exam.start_time_s);
}

bool is_decay_corrected(const PetSeriesDescription& description) {
    return description.exam.nuclide.half_life_s > 0.0 &&
           std::ranges::find(description.corrections, "DECY") != description.corrections.end();
}

bool refers_to_injection(const PetSeriesDescription& description) {
    return is_decay_corrected(description) && description.decayed_to == DecayedTo::injection;
}

Uids uids_of(const Volume& volume, const PetSeriesDescription& d, const char* purpose) {
    Uids uids;
    ContentUid study("study");
    uids.study = d.study_uid.empty() ? add_exam(study, d).uid() : d.study_uid;
    uids.frame_of_reference = d.frame_of_reference_uid.empty()
                                  ? ContentUid("frame of reference").add(uids.study).add(d.exam.bed_z_mm).uid()
                                  : d.frame_of_reference_uid;
    ContentUid series(purpose);
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
    if (refers_to_injection(d)) {
        series.add("ADMIN");
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
        put(item, DCM_PatientWeight, decimal_string(*exam.weight_kg));
    }
    if (exam.height_m) {
        put(item, DCM_PatientSize, decimal_string(*exam.height_m));
    }
    put(item, DCM_StudyInstanceUID, uids.study);
    put_date_and_time(item, DCM_StudyDate, DCM_StudyTime, start);
    put(item, DCM_ReferringPhysicianName, "");
    put(item, DCM_StudyID, "");
    put(item, DCM_AccessionNumber, "");
    put(item, DCM_StudyDescription, single_value(d.study_description, long_string));
}

void put_new_series(DcmItem& item, const PetSeriesDescription& d, const Uids& uids, const ClockTime& start,
                    const char* modality) {
    put(item, DCM_Modality, modality);
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
}

std::string corrections_text(const PetSeriesDescription& d) {
    std::string corrections;
    for (const std::string& correction : d.corrections) {
        if (correction != "DECY" || is_decay_corrected(d)) {
            corrections += (corrections.empty() ? "" : "\\") + single_value(correction, short_string);
        }
    }
    return corrections;
}

DcmItem& add_radiopharmaceutical(DcmItem& item, const Exam& exam) {
    DcmItem& tracer = add_item(item, DCM_RadiopharmaceuticalInformationSequence);
    if (!exam.tracer.empty()) {
        put(tracer, DCM_Radiopharmaceutical, single_value(exam.tracer, long_string));
    }
    if (exam.injection_time_s) {
        const ClockTime injection = clock_time_from_epoch(*exam.injection_time_s);
        put(tracer, DCM_RadiopharmaceuticalStartTime, time_text(injection.second));
        put(tracer, DCM_RadiopharmaceuticalStartDateTime, date_time_text(injection));
    }
    if (const auto code = radionuclide_code(exam.nuclide.name)) {
        add_code(tracer, DCM_RadionuclideCodeSequence, *code);
    }
    if (const auto code = tracer_code(exam.tracer)) {
        add_code(tracer, DCM_RadiopharmaceuticalCodeSequence, *code);
    }
    return tracer;
}

}  // namespace isotone::io::dicom
