// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the frames of an NM object that is written, and the vectors that say which is which.
#pragma once

#include "core/projections.hpp"
#include "io/dicom/nm_new_orbit.hpp"
#include "io/dicom/write_nm_projections.hpp"

#include <cstdint>
#include <vector>

class DcmItem;

namespace isotone::io::dicom {

/// One frame: which part of the counts, which view, and what the vectors say of it (from 1).
struct NmNewFrame {
    const WindowCounts* part = nullptr;
    int view = 0;
    std::uint16_t window = 1, detector = 1, rotation = 1, angular_view = 1, slot = 1;
};

/// Window by window, head by head, gate by gate, in the order of rotation.
std::vector<NmNewFrame> nm_new_frames_of(const SpectData& data, const NmNewOrbit& orbit, NmFlavour flavour);

/// Their number, vectors and increments.
void put_nm_frames(DcmItem& item, const SpectData& data, const std::vector<NmNewFrame>& frames, std::size_t heads,
                   std::size_t rotations);

/// How the gates share the time.
void put_nm_gates(DcmItem& item, const SpectData& data);

}  // namespace isotone::io::dicom
