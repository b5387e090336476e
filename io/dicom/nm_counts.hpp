// SPDX-License-Identifier: Apache-2.0
/// Private to this room: pixels of an NM object, as counts of windows and gates.
#pragma once

#include "core/projections.hpp"
#include "io/dicom/nm_frames.hpp"
#include "io/dicom/nm_pixel_order.hpp"
#include "io/dicom/nm_views.hpp"

#include <cstdint>
#include <string>

class DcmDataset;
class DcmItem;

namespace isotone::io::dicom {

/// Bins, rows and their sizes.
/// @throws Error{input_corrupt} where they are missing or no sizes
void read_nm_pixel_grid(DcmItem& dataset, ProjectionGeometry& geometry, const std::string& where);

/// Into `data.counts`; `data.geometry` has its pixels and views.
/// @throws Error{input_corrupt} where pixels are missing or damaged; Error{inconsistent_data} for negative counts
void read_nm_counts(DcmDataset& dataset, const NmFrames& frames, const NmViews& views, const NmPixelOrder& order,
                    const std::string& where, std::uint64_t file_bytes, SpectData& data);

}  // namespace isotone::io::dicom
