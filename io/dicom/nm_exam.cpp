// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_exam.hpp"

#include "io/dicom/dataset_values.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <string>
#include <string_view>
#include <utility>

namespace isotone::io::dicom {
namespace {

constexpr std::pair<std::string_view, std::string_view> elements[] = {
    {"Technetium", "Tc"}, {"Iodine", "I"},   {"Indium", "In"}, {"Lutetium", "Lu"},
    {"Thallium", "Tl"},   {"Gallium", "Ga"}, {"Cobalt", "Co"}, {"Barium", "Ba"}};

/// "99mTc" of the code meaning "^99m^Technetium"; other text as it stands.
std::string nuclide_name(const std::string& meaning) {
    const auto second = meaning.find('^', 1);
    if (meaning.empty() || meaning.front() != '^' || second == std::string::npos) {
        return meaning;
    }
    for (const auto& [name, symbol] : elements) {
        if (meaning.substr(second + 1) == name) {
            return meaning.substr(1, second - 1) + std::string(symbol);
        }
    }
    return meaning;
}

void read_tracer(DcmDataset& dataset, Exam& exam) {
    DcmItem* tracer = nullptr;
    if (dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, tracer, 0).bad() ||
        tracer == nullptr) {
        return;
    }
    DcmItem* nuclide = nullptr;
    if (tracer->findAndGetSequenceItem(DCM_RadionuclideCodeSequence, nuclide, 0).good() && nuclide != nullptr) {
        exam.nuclide.name = nuclide_name(first_of(*nuclide, DCM_CodeMeaning));
    }
    exam.nuclide.half_life_s = number_of(*tracer, DCM_RadionuclideHalfLife).value_or(0.0);
    exam.nuclide.positron_fraction = 0.0;
    exam.tracer = first_of(*tracer, DCM_Radiopharmaceutical);
    if (const auto dose_mbq = number_of(*tracer, DCM_RadionuclideTotalDose); dose_mbq && *dose_mbq > 0.0) {
        exam.injected_activity_bq = 1e6 * *dose_mbq;
    }
    if (const auto when = parse_date_time(first_of(*tracer, DCM_RadiopharmaceuticalStartDateTime))) {
        exam.injection_time_s = epoch_from_clock_time(when->time);
    } else if (const auto second = parse_time(first_of(*tracer, DCM_RadiopharmaceuticalStartTime));
               second && exam.start_time_s) {
        const ClockTime start = clock_time_from_epoch(*exam.start_time_s);
        exam.injection_time_s = epoch_from_clock_time({start.day - (*second > start.second ? 1 : 0), *second});
    }
}

PatientPosition position_named(const std::string& code) {
    for (const PatientPosition position :
         {PatientPosition::feet_first_supine, PatientPosition::head_first_prone, PatientPosition::feet_first_prone}) {
        if (code == dicom_code(position)) {
            return position;
        }
    }
    return PatientPosition::head_first_supine;
}

}  // namespace

Exam nm_exam(DcmDataset& dataset) {
    Exam exam;
    auto start = clock_time_of(dataset, DCM_AcquisitionDate, DCM_AcquisitionTime);
    start = start ? start : clock_time_of(dataset, DCM_SeriesDate, DCM_SeriesTime);
    if (start) {
        exam.start_time_s = epoch_from_clock_time(*start);
    }
    read_tracer(dataset, exam);
    exam.weight_kg = number_of(dataset, DCM_PatientWeight);
    exam.height_m = number_of(dataset, DCM_PatientSize);
    exam.sex = first_of(dataset, DCM_PatientSex);
    exam.position = position_named(first_of(dataset, DCM_PatientPosition));
    return exam;
}

}  // namespace isotone::io::dicom
