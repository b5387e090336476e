// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_header.hpp"

#include "core/clock_time.hpp"
#include "core/corrected_codes.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_items.hpp"
#include "io/dicom/nm_nuclide.hpp"
#include "io/dicom/pet_attributes.hpp"
#include "io/dicom/reading_faults.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace isotone::io::dicom {
namespace {

/// Decimal point or not, the standard's MBq; a number that no patient is given in MBq is one in Bq.
std::optional<double> dose_bq(double stated, ReadingNotes& notes) {
    constexpr double largest_dose_mbq = 1e5;  // 100 GBq; no tracer is given below 0.1 MBq either
    if (!(stated > 0.0)) {
        return std::nullopt;
    }
    if (stated <= largest_dose_mbq) {
        return 1e6 * stated;
    }
    notes.assumptions.emplace_back("the dose, too large for MBq, is in Bq");
    return stated;
}

std::optional<ClockTime> start_of_acquisition(DcmItem& dataset, ReadingNotes& notes) {
    if (const auto start = clock_time_of(dataset, DCM_AcquisitionDate, DCM_AcquisitionTime)) {
        return start;
    }
    if (const auto start = parse_date_time(first_of(dataset, DCM_AcquisitionDateTime))) {
        return start->time;
    }
    const auto series = clock_time_of(dataset, DCM_SeriesDate, DCM_SeriesTime);
    notes.assumptions.emplace_back(series ? "the acquisition, whose time is not stated, started with the series"
                                          : "the start of the acquisition is not stated");
    return series;
}

std::optional<PatientPosition> nm_position_of(const std::string& text) {
    for (const PatientPosition position : {PatientPosition::head_first_supine, PatientPosition::feet_first_supine,
                                           PatientPosition::head_first_prone, PatientPosition::feet_first_prone}) {
        if (text == dicom_code(position)) {
            return position;
        }
    }
    return std::nullopt;
}

void read_exam(DcmItem& dataset, const PetSeriesHeader& header, Exam& exam, ReadingNotes& notes) {
    const auto start = start_of_acquisition(dataset, notes);
    if (start) {
        exam.start_time_s = epoch_from_clock_time(*start);
    }
    DcmItem* tracer = nullptr;
    if (dataset.findAndGetSequenceItem(DCM_RadiopharmaceuticalInformationSequence, tracer, 0).good() &&
        tracer != nullptr) {
        exam.nuclide.name = nuclide_of(*tracer);
        exam.tracer = header.radiopharmaceutical;
    }
    exam.nuclide.half_life_s = header.half_life_s.value_or(0.0) > 0.0 ? *header.half_life_s : 0.0;
    exam.nuclide.positron_fraction = 0.0;
    exam.injected_activity_bq = dose_bq(header.total_dose.value_or(0.0), notes);
    if (header.injection) {
        exam.injection_time_s = epoch_from_clock_time(*header.injection);
    } else if (header.injection_second_of_day && start) {
        ClockTime injection{start->day, *header.injection_second_of_day};
        if (injection > *start) {
            --injection.day;
        }
        exam.injection_time_s = epoch_from_clock_time(injection);
        notes.assumptions.emplace_back("the injection, whose day is not stated, was within 24 hours before the start");
    }
    const auto usable = [](const std::optional<double>& number) { return number && *number > 0.0; };
    exam.weight_kg = usable(header.weight) ? header.weight : std::nullopt;
    exam.height_m = usable(header.height_m) ? header.height_m : std::nullopt;
    exam.sex = header.sex == "M" || header.sex == "F" || header.sex == "O" ? header.sex : std::string();
    const auto position = nm_position_of(header.patient_position);
    exam.position = position.value_or(PatientPosition::head_first_supine);
    if (!position) {
        notes.assumptions.emplace_back("the patient lies head first and supine, for the position is not stated");
    }
}

/// That of the first detector; one model of the camera serves all of them.
std::string collimator_of(DcmItem& dataset, ReadingNotes& notes) {
    DcmSequenceOfItems* items = nullptr;
    dataset.findAndGetSequence(DCM_DetectorInformationSequence, items);
    std::string first = first_of(nm_item(dataset, DCM_DetectorInformationSequence, 0), DCM_CollimatorGridName);
    for (unsigned long d = 1; items != nullptr && d < items->card(); ++d) {
        const std::string other = first_of(*items->getItem(d), DCM_CollimatorGridName);
        if (other != first) {
            std::string text = "all detectors have the collimator '";
            text.append(first).append("' of the first; detector ").append(std::to_string(d + 1));
            text.append(" states '").append(other).append("'");
            notes.assumptions.push_back(std::move(text));
        }
    }
    return first;
}

EnergyWindow window_of(DcmItem& item, int number, const std::string& where) {
    const std::string name = first_of(item, DCM_EnergyWindowName);
    std::vector<double> levels;
    DcmSequenceOfItems* ranges = nullptr;
    item.findAndGetSequence(DCM_EnergyWindowRangeSequence, ranges);
    const unsigned long count = ranges == nullptr ? 0 : ranges->card();
    for (unsigned long r = 0; r < count; ++r) {
        const auto lower = number_of(*ranges->getItem(r), DCM_EnergyWindowLowerLimit);
        const auto upper = number_of(*ranges->getItem(r), DCM_EnergyWindowUpperLimit);
        if (!lower || !upper || !(*upper > *lower)) {
            throw inconsistent(where, "energy window " + std::to_string(number + 1) + " has no usable limits",
                               "ask for the file as the camera made it");
        }
        levels.insert(levels.end(), {*lower, *upper});
    }
    if (count == 0) {
        throw inconsistent(where, "energy window " + std::to_string(number + 1) + " has no limits",
                           "ask for the file as the camera made it");
    }
    return window_of_levels(name.empty() ? "window " + std::to_string(number + 1) : name, levels, where);
}

}  // namespace

std::vector<EnergyWindow> nm_windows_of(DcmItem& dataset, int windows, const std::string& where) {
    std::vector<EnergyWindow> found;
    found.reserve(static_cast<std::size_t>(std::max(windows, 0)));
    for (int w = 0; w < windows; ++w) {
        found.push_back(window_of(nm_item(dataset, DCM_EnergyWindowInformationSequence, w), w, where));
    }
    return found;
}

std::optional<PatientPosition> read_nm_header(DcmItem& dataset, SpectData& data, ReadingNotes& notes) {
    std::vector<std::string> findings;
    const PetSeriesHeader header = series_header_of(dataset, findings);
    notes.assumptions.insert(notes.assumptions.end(), findings.begin(), findings.end());
    data.manufacturer = header.manufacturer;
    data.model = header.model;
    data.serial = header.device_serial;
    data.study_uid = header.study_uid;
    for (const std::string& correction : header.corrected_image) {
        if (is_corrected_code(correction) && !data.is_corrected(correction)) {
            data.corrected.push_back(correction);
        }
    }
    data.frame_of_reference_uid = header.frame_of_reference_uid;
    data.collimator = collimator_of(dataset, notes);
    read_exam(dataset, header, data.exam, notes);
    return nm_position_of(header.patient_position);
}

}  // namespace isotone::io::dicom
