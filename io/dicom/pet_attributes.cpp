// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/pet_attributes.hpp"

#include "io/dicom/dataset_values.hpp"
#include "io/dicom/pet_codes.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace isotone::io::dicom {
namespace {

/// A number that, where present, must be one.
std::optional<double> checked_number(DcmItem& item, const DcmTagKey& tag, const char* name,
                                     std::vector<std::string>& findings) {
    const std::optional<double> number = number_of(item, tag);
    if (!number && !first_of(item, tag).empty()) {
        findings.push_back(std::string(name) + " is not a number and was ignored");
    }
    return number;
}

std::optional<double> private_number(DcmItem& dataset, std::uint16_t element) {
    const auto tag = private_tag(dataset, 0x7053, philips_pet_creator, element);
    return tag ? number_of(dataset, *tag) : std::nullopt;
}

/// A date-time on the clock of the series: one with another UTC offset is moved to it.
std::optional<ClockTime> local_date_time(DcmItem& dataset, const std::string& text, const char* name,
                                         std::vector<std::string>& findings) {
    const std::optional<DateTimeText> parsed = parse_date_time(text);
    if (!parsed) {
        if (!text.empty()) {
            findings.push_back(std::string(name) + " is not a date and time and was ignored");
        }
        return std::nullopt;
    }
    if (!parsed->utc_offset_min) {
        return parsed->time;
    }
    const auto series_offset_min = parse_utc_offset(first_of(dataset, DCM_TimezoneOffsetFromUTC));
    if (!series_offset_min) {
        findings.push_back(std::string(name) + " has a UTC offset and the series has none: read as the same clock");
        return parsed->time;
    }
    return shifted(parsed->time, 60.0 * (*series_offset_min - *parsed->utc_offset_min));
}

std::string code_meaning(DcmItem& item, const DcmTagKey& sequence) {
    DcmItem* code = nullptr;
    return item.findAndGetSequenceItem(sequence, code, 0).good() && code != nullptr ? first_of(*code, DCM_CodeMeaning)
                                                                                    : std::string();
}

/// PET files say how the patient lies in PatientPosition, or in coded terms.
std::string patient_position_of(DcmItem& dataset) {
    const std::string stated = first_of(dataset, DCM_PatientPosition);
    DcmItem* relationship = nullptr;
    DcmItem* orientation = nullptr;
    DcmItem* modifier = nullptr;
    const bool coded =
        stated.empty() &&
        dataset.findAndGetSequenceItem(DCM_PatientGantryRelationshipCodeSequence, relationship, 0).good() &&
        dataset.findAndGetSequenceItem(DCM_PatientOrientationCodeSequence, orientation, 0).good() &&
        orientation->findAndGetSequenceItem(DCM_PatientOrientationModifierCodeSequence, modifier, 0).good();
    return coded ? position_of_codes(first_of(*relationship, DCM_CodeValue), first_of(*modifier, DCM_CodeValue))
                 : stated;
}

void read_radiopharmaceutical(DcmItem& dataset, PetSeriesHeader& header, std::vector<std::string>& findings) {
    DcmItem* item = nullptr;
    if (dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, item, 0).bad() || item == nullptr) {
        return;
    }
    DcmItem* second = nullptr;
    if (dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, second, 1).good()) {
        findings.emplace_back("several radiopharmaceuticals are listed; the first is used");
    }
    header.radiopharmaceutical = first_of(*item, DCM_Radiopharmaceutical);
    if (header.radiopharmaceutical.empty()) {
        header.radiopharmaceutical = code_meaning(*item, DCM_RadiopharmaceuticalCodeSequence);
    }
    header.radionuclide = code_meaning(*item, DCM_RadionuclideCodeSequence);
    header.total_dose = checked_number(*item, DCM_RadionuclideTotalDose, "RadionuclideTotalDose", findings);
    header.half_life_s = checked_number(*item, DCM_RadionuclideHalfLife, "RadionuclideHalfLife", findings);
    header.injection_second_of_day = parse_time(first_of(*item, DCM_RadiopharmaceuticalStartTime));
    header.injection = local_date_time(dataset, first_of(*item, DCM_RadiopharmaceuticalStartDateTime),
                                       "RadiopharmaceuticalStartDateTime", findings);
}

void read_equipment(DcmItem& dataset, PetSeriesHeader& header) {
    header.manufacturer = first_of(dataset, DCM_Manufacturer);
    header.model = first_of(dataset, DCM_ManufacturerModelName);
    header.software_versions = text_of(dataset, DCM_SoftwareVersions);
    header.device_serial = first_of(dataset, DCM_DeviceSerialNumber);
    header.convolution_kernel = text_of(dataset, DCM_ConvolutionKernel);
    header.reconstruction_method = first_of(dataset, DCM_ReconstructionMethod);
}

// A comment of somebody else may speak of the patient: only one in isotone's own words is repeated. It is looked for
// also without the mark, for archives let users rename a series.
void find_override(DcmItem& dataset, const std::string& series_description, std::vector<std::string>& findings) {
    const bool marked = series_description.starts_with(override_mark);
    const std::string comments = text_of(dataset, DCM_ImageComments);
    const bool ours = comments.starts_with(std::string(warning_mark) + (marked ? "" : "NOT QUALIFIED, override: "));
    if (marked || ours) {
        findings.push_back("the series was made under an override" +
                           (ours ? ": " + comments.substr(warning_mark.size()) : std::string()));
    }
}

}  // namespace

PetSeriesHeader series_header_of(DcmItem& dataset, std::vector<std::string>& findings) {
    PetSeriesHeader header;
    header.study_uid = first_of(dataset, DCM_StudyInstanceUID);
    header.series_uid = first_of(dataset, DCM_SeriesInstanceUID);
    header.frame_of_reference_uid = first_of(dataset, DCM_FrameOfReferenceUID);
    header.image_type = values_of(dataset, DCM_ImageType);
    header.series_description = first_of(dataset, DCM_SeriesDescription);
    find_override(dataset, header.series_description, findings);

    header.units = first_of(dataset, DCM_Units);
    header.suv_type = first_of(dataset, DCM_SUVType);
    header.counts_source = first_of(dataset, DCM_CountsSource);
    header.decay_correction = first_of(dataset, DCM_DecayCorrection);
    header.corrected_image = values_of(dataset, DCM_CorrectedImage);

    header.series_start = clock_time_of(dataset, DCM_SeriesDate, DCM_SeriesTime);
    if (const auto tag = private_tag(dataset, 0x0009, ge_pet_creator, 0x0D)) {
        header.ge_scan = local_date_time(dataset, first_of(dataset, *tag), "GE private scan time", findings);
    }
    read_radiopharmaceutical(dataset, header, findings);

    header.weight = checked_number(dataset, DCM_PatientWeight, "PatientWeight", findings);
    header.height_m = checked_number(dataset, DCM_PatientSize, "PatientSize", findings);
    header.sex = first_of(dataset, DCM_PatientSex);
    header.philips_suv_factor = private_number(dataset, 0x00);
    header.philips_activity_factor = private_number(dataset, 0x09);

    read_equipment(dataset, header);
    header.patient_position = patient_position_of(dataset);
    return header;
}

PetSliceHeader slice_header_of(DcmItem& dataset, std::vector<std::string>& findings) {
    PetSliceHeader header;
    header.sop_instance_uid = first_of(dataset, DCM_SOPInstanceUID);
    const std::vector<double> position = numbers_of(dataset, DCM_ImagePositionPatient);
    header.image_position_mm = {position.at(0), position.at(1), position.at(2)};
    header.rescale_slope = number_of(dataset, DCM_RescaleSlope).value();
    header.rescale_intercept =
        checked_number(dataset, DCM_RescaleIntercept, "RescaleIntercept", findings).value_or(0.0);
    header.acquisition = clock_time_of(dataset, DCM_AcquisitionDate, DCM_AcquisitionTime);
    header.frame_reference_time_ms = checked_number(dataset, DCM_FrameReferenceTime, "FrameReferenceTime", findings);
    header.actual_frame_duration_ms = checked_number(dataset, DCM_ActualFrameDuration, "ActualFrameDuration", findings);
    header.decay_factor = checked_number(dataset, DCM_DecayFactor, "DecayFactor", findings);
    return header;
}

}  // namespace isotone::io::dicom
