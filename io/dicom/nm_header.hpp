// SPDX-License-Identifier: Apache-2.0
/// Private to this room: camera, examination and energy windows of an NM object.
#pragma once

#include "core/projections.hpp"
#include "core/reading_notes.hpp"

#include <optional>
#include <string>
#include <vector>

class DcmItem;

namespace isotone::io::dicom {

/// @throws Error{inconsistent_data} where a window has no limits
std::vector<EnergyWindow> nm_windows_of(DcmItem& dataset, int windows, const std::string& where);

/// Camera, collimator, examination, UIDs. Never the patient's identity.
/// @returns how the patient lies; nothing where that is not stated, or on the side
std::optional<PatientPosition> read_nm_header(DcmItem& dataset, SpectData& data, ReadingNotes& notes);

}  // namespace isotone::io::dicom
