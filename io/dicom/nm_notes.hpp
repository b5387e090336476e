// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what was assumed of a file of projections, and what was overridden.
#pragma once

#include "core/record.hpp"

#include <string>
#include <vector>

class DcmItem;

namespace isotone::io::dicom {

struct NmNotes {
    std::vector<std::string> assumptions;
    std::vector<std::string> overrides;
};

/// As SpectData::provenance: format, origin, notes, CorrectedImage.
Record nm_record_of(DcmItem& dataset, const NmNotes& notes);

}  // namespace isotone::io::dicom
