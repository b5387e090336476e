// SPDX-License-Identifier: Apache-2.0
/// Private to this room: distances from the axis of rotation to the collimator, of each view of an NM object.
#pragma once

#include "core/reading_notes.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/nm_views.hpp"

#include <optional>
#include <string>
#include <vector>

class DcmItem;

namespace isotone::io::dicom {

/// ImageComments of an object of ours whose radii are known to reach the face. Ours without it may come from a camera's
/// file whose radii were never settled.
inline constexpr const char* radii_reach_face = "radii reach the face of the collimator";

struct NmRadii {
    std::vector<double> face_mm;  ///< in the order of `views.views`
    std::optional<double>
        of_file_mm{};  ///< of the first view, as the file states it; ImagePositionPatient belongs to it
};

/// @throws Error{inconsistent_data} where the radii are missing, not positive, or not as many as the views
NmRadii nm_radii_of(DcmItem& dataset, const NmViews& views, const NmReadOptions& options, const std::string& where,
                    ReadingNotes& notes);

}  // namespace isotone::io::dicom
