// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what every new image of our own says, whatever its class.
#pragma once

#include "io/dicom/write_pet_series.hpp"

#include <string>

class DcmItem;

namespace isotone::io::dicom {

struct Uids {
    std::string study, series, frame_of_reference;
};

/// Given ones stay; the others follow from the content.
/// @param purpose  what the series UID names, so that one image written in two classes is two series
Uids uids_of(const Volume& volume, const PetSeriesDescription& d, const char* purpose);

/// @throws Error{inconsistent_data} where the examination has no start, or values refer to an injection at no known
/// time
ClockTime start_of(const PetSeriesDescription& description);

/// Corrected for decay, and with a half-life that says how.
bool is_decay_corrected(const PetSeriesDescription& description);
/// So, and to the injection.
bool refers_to_injection(const PetSeriesDescription& description);

void put_patient_and_study(DcmItem& item, const PetSeriesDescription& d, const Uids& uids, const ClockTime& start);
/// Series, patient orientation, frame of reference and equipment.
void put_new_series(DcmItem& item, const PetSeriesDescription& d, const Uids& uids, const ClockTime& start,
                    const char* modality);
/// Values of CorrectedImage.
std::string corrections_text(const PetSeriesDescription& d);
/// The radiopharmaceutical with its times and codes. Dose and decay are left to the caller: their unit and place differ
/// between the classes.
DcmItem& add_radiopharmaceutical(DcmItem& item, const Exam& exam);

}  // namespace isotone::io::dicom
