// SPDX-License-Identifier: Apache-2.0
/// Private to this room: whether the views of an NM object can be where its angles put them.
#pragma once

#include "core/projections.hpp"
#include "io/dicom/nm_views.hpp"

#include <string>
#include <vector>

namespace isotone::io::dicom {

/// @param orbit  in the order of `views.views`, angles within one turn
/// @throws Error{inconsistent_data} where a detector stands twice at one angle in a rotation
void nm_check_no_repeats(const NmViews& views, const std::vector<ProjectionView>& orbit, const std::string& where);

/// A start angle that is stated once for all detectors would put them into each other.
/// @throws Error{inconsistent_data}
void nm_check_heads_apart(const NmViews& views, const std::vector<ProjectionView>& orbit, const std::string& where);

}  // namespace isotone::io::dicom
