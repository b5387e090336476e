// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what an NM object of projections cannot say.
#pragma once

#include "core/error.hpp"

#include <string>

namespace isotone::io::dicom {

inline Error nm_unwritable(const std::string& what, const std::string& hint) {
    return {ErrorCode::inconsistent_data, "projections to be written as DICOM", what, hint};
}

}  // namespace isotone::io::dicom
