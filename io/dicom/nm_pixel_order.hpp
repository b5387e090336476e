// SPDX-License-Identifier: Apache-2.0
/// Private to this room: how the pixels of an NM projection lie.
#pragma once

#include "core/projections.hpp"
#include "core/reading_notes.hpp"
#include "io/dicom/nm_projections.hpp"

class DcmItem;

namespace isotone::io::dicom {

struct NmPixelOrder {
    bool head_first = true;  ///< row 0 is the head's
    bool mirrored = false;   ///< bins count as seen through the patient
};

/// @param geometry  with the angles of its views
NmPixelOrder nm_pixel_order_of(DcmItem& dataset, const ProjectionGeometry& geometry, const NmReadOptions& options,
                               ReadingNotes& notes);

}  // namespace isotone::io::dicom
