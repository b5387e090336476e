// SPDX-License-Identifier: Apache-2.0
/// Private to this room: where the axis of rotation stands and projects.
#pragma once

#include "core/projections.hpp"
#include "core/reading_notes.hpp"
#include "io/dicom/nm_pixel_order.hpp"
#include "io/dicom/nm_projections.hpp"

#include <optional>

class DcmItem;

namespace isotone::io::dicom {

/// SpectData::axis_position_mm; `geometry` has its pixels and angles.
/// @param radius_of_file_mm  of the first view, as the file states it: another that was given on reading says where the
///                           collimator stood, not where the file's ImagePositionPatient lies
std::optional<Vector3> nm_axis_position_of(DcmItem& dataset, const ProjectionGeometry& geometry,
                                           const std::optional<double>& radius_of_file_mm, const NmPixelOrder& order,
                                           ReadingNotes& notes);

/// Where the axis projects along our bins, from the middle of the detector, for a head.
double nm_axis_offset_of(DcmItem& dataset, int detector, const NmPixelOrder& order, const NmReadOptions& options,
                         ReadingNotes& notes);

}  // namespace isotone::io::dicom
