// SPDX-License-Identifier: Apache-2.0
/// Private to this room: which kind of NM object there is, who made it, and whether it is one that is read.
#pragma once

#include "core/reading_notes.hpp"
#include "io/dicom/nm_projections.hpp"

#include <optional>
#include <string>
#include <string_view>

class DcmItem;

namespace isotone::io::dicom {

enum class NmKind { tomographic, planar };

/// Of a Nuclear Medicine image of the type TOMO or GATED TOMO, or STATIC; nothing for any other object.
std::optional<NmKind> nm_kind_of(DcmItem& dataset);

/// @throws Error{input_corrupt} where the object is none that is read, Error{inconsistent_data} where its projections
///   are already corrected
void check_nm_kind(DcmItem& dataset, NmKind wanted, const NmReadOptions& options, const std::string& where,
                   ReadingNotes& notes);

/// Written by isotone.
bool nm_is_own(DcmItem& dataset);

/// Compared without case.
/// @param beginning  in lower case
bool nm_manufacturer_is(DcmItem& dataset, std::string_view beginning);

}  // namespace isotone::io::dicom
