// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what was assumed of an NM object and what was overridden, as its provenance.
#pragma once

#include "core/reading_notes.hpp"
#include "core/record.hpp"

class DcmItem;

namespace isotone::io::dicom {

/// As SpectData::provenance: format, origin, notes, CorrectedImage.
Record nm_record_of(DcmItem& dataset, const ReadingNotes& notes);

}  // namespace isotone::io::dicom
