// SPDX-License-Identifier: Apache-2.0
/// Private to this room: counts as the 16-bit numbers of an NM object that is written.
#pragma once

#include "core/projections.hpp"
#include "io/dicom/nm_new_frames.hpp"

#include <vector>

class DcmItem;

namespace isotone::io::dicom {

/// Pixel description and data: rows from the head, bins as seen from the detector.
void put_nm_pixels(DcmItem& item, const SpectData& data, const std::vector<NmNewFrame>& frames, double slope);

}  // namespace isotone::io::dicom
