// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what an NM object of projections says besides its orbit.
#pragma once

#include "core/projections.hpp"
#include "io/dicom/nm_notes.hpp"
#include "io/dicom/nm_projections.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

class DcmItem;

namespace isotone::io::dicom {

enum class NmKind { tomographic, planar };

/// Of the image type TOMO or GATED TOMO, or STATIC; nothing for any other.
std::optional<NmKind> nm_kind_of(DcmItem& dataset);

/// @throws Error{input_corrupt} where the object is none that is read, Error{inconsistent_data} where its projections
///   are already corrected
void check_nm_kind(DcmItem& dataset, NmKind wanted, const NmReadOptions& options, const std::string& where,
                   NmNotes& notes);

/// @throws Error{inconsistent_data} where a window has no limits
std::vector<EnergyWindow> nm_windows_of(DcmItem& dataset, int windows, const std::string& where);

/// Camera, collimator, examination, UIDs. Never the patient's identity.
/// @returns how the patient lies; nothing where that is not stated, or on the side
std::optional<PatientPosition> read_nm_header(DcmItem& dataset, SpectData& data, NmNotes& notes);

/// Written by isotone.
bool nm_is_own(DcmItem& dataset);

/// Compared without case.
/// @param beginning  in upper case
bool nm_manufacturer_is(DcmItem& dataset, std::string_view beginning);

}  // namespace isotone::io::dicom
