// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what was assumed of a file of projections, and what was overridden.
#pragma once

#include "core/error.hpp"
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

inline Error nm_inconsistent(const std::string& where, const std::string& what, const std::string& hint) {
    return {ErrorCode::inconsistent_data, where, what, hint};
}
inline Error nm_corrupt(const std::string& where, const std::string& what,
                        const std::string& hint = "fetch the file again from its archive") {
    return {ErrorCode::input_corrupt, where, what, hint};
}

}  // namespace isotone::io::dicom
