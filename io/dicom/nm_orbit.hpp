// SPDX-License-Identifier: Apache-2.0
/// Private to this room: angles and times of the views of an NM object.
#pragma once

#include "core/projections.hpp"
#include "core/reading_notes.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/nm_views.hpp"

class DcmItem;

namespace isotone::io::dicom {

/// Angle, head and times of each view, in the order of `views.views`.
/// @param position  empty where the file states none that is supine or prone
/// @throws Error{inconsistent_data} where angles are missing, contradict the stated arc or number of views, or do not
///   go round the patient; where the bed moved between rotations
std::vector<ProjectionView> nm_orbit_of(DcmItem& dataset, const NmViews& views, const NmReadOptions& options,
                                        const std::optional<PatientPosition>& position, const std::string& where,
                                        ReadingNotes& notes);

}  // namespace isotone::io::dicom
