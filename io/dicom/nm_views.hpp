// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the views that the frames of an NM object make up.
#pragma once

#include "io/dicom/nm_frames.hpp"

#include <compare>
#include <string>
#include <vector>

namespace isotone::io::dicom {

/// A view by its numbers in the file, from 0.
struct NmView {
    int rotation = 0, detector = 0, angular_view = 0;
    auto operator<=>(const NmView&) const = default;
};

struct NmViews {
    std::vector<NmView> views;  ///< by rotation, detector, angular view: the order of time, head by head
    std::vector<int> view_of;   ///< of each frame, index into views
    int per_detector = 0;       ///< views of each detector in each rotation
    int detectors = 0;          ///< up to the last that has views
};

/// @throws Error{inconsistent_data} where a window and gate lack a view or hold it twice, or the views of a detector in
///   a rotation are not numbered 1 to their number, the same for each
NmViews nm_views_of(const NmFrames& frames, const std::string& where);

}  // namespace isotone::io::dicom
