// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what detector and rotation items of an NM object that is written say, in each maker's way.
#pragma once

#include "core/projections.hpp"
#include "io/dicom/nm_new_orbit.hpp"
#include "io/dicom/write_nm_projections.hpp"

#include <cstddef>

class DcmItem;

namespace isotone::io::dicom {

/// Collimator, start angle, radii, place and orientation of a head.
void put_nm_detector(DcmItem& item, const SpectData& data, const NmNewOrbit& orbit, std::size_t head,
                     NmFlavour flavour);

/// Angles, sense, motion and time of the views; what of a head's stands here is the flavour's matter.
void put_nm_rotation(DcmItem& item, const SpectData& data, const NmNewOrbit& orbit, std::size_t head,
                     NmFlavour flavour);

/// Three numbers per view, head by head; the third is what the radius exceeds that of the first view by.
void put_xeleris_offsets(DcmItem& item, const SpectData& data, const NmNewOrbit& orbit);

}  // namespace isotone::io::dicom
