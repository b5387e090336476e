// SPDX-License-Identifier: Apache-2.0
/// Private to this room: how the pixels of an NM projection lie, and where the axis of rotation stands.
#pragma once

#include "core/projections.hpp"
#include "io/dicom/nm_notes.hpp"
#include "io/dicom/nm_projections.hpp"
#include "io/dicom/nm_views.hpp"

#include <optional>
#include <string>

class DcmItem;

namespace isotone::io::dicom {

struct NmPixelOrder {
    bool head_first = true;  ///< row 0 is the head's
    bool mirrored = false;   ///< bins count as seen through the patient
};

/// @param geometry  with the angles of its views
NmPixelOrder nm_pixel_order_of(DcmItem& dataset, const ProjectionGeometry& geometry, const NmReadOptions& options,
                               NmNotes& notes);

/// SpectData::axis_position_mm; `geometry` has its pixels, angles and radii.
std::optional<Vector3> nm_axis_position_of(DcmItem& dataset, const ProjectionGeometry& geometry,
                                           const NmPixelOrder& order, NmNotes& notes);

/// Where the axis projects along our bins, from the middle of the detector, for a head.
double nm_axis_offset_of(DcmItem& dataset, int detector, const NmPixelOrder& order, const NmReadOptions& options,
                         NmNotes& notes);

}  // namespace isotone::io::dicom
