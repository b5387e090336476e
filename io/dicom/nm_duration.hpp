// SPDX-License-Identifier: Apache-2.0
/// Private to this room: how long a view of an NM object counts.
#pragma once

#include "io/dicom/nm_projections.hpp"

#include <string>

class DcmItem;

namespace isotone::io::dicom {

/// s, from ActualFrameDuration unless the options state it.
/// @param item  the rotation's, or the object where it is STATIC
/// @throws Error{inconsistent_data} where it is missing, not positive, or longer than any view counts
double nm_view_duration_of(DcmItem& item, const NmReadOptions& options, const std::string& where);

}  // namespace isotone::io::dicom
