// SPDX-License-Identifier: Apache-2.0
/// Private to this room: which window, detector, rotation, view and gate each frame of an NM object belongs to.
#pragma once

#include "core/reading_notes.hpp"

#include <string>
#include <vector>

class DcmItem;

namespace isotone::io::dicom {

/// All counted from 0.
struct NmFrame {
    int window = 0, detector = 0, rotation = 0, angular_view = 0, gate = 0;
};

struct NmFrames {
    std::vector<NmFrame> frames;  ///< in the order of the pixel data
    int windows = 1, detectors = 1, rotations = 1, gates = 1;
    std::vector<double> gate_shares;  ///< of the counting time, see NmGates; empty where it is not stated of all
};

/// @throws Error{input_corrupt} where the number of frames or a vector is missing or of another length;
///   Error{inconsistent_data} where a vector points at what the file does not hold
NmFrames nm_frames_of(DcmItem& dataset, const std::string& where, ReadingNotes& notes);

/// Of a STATIC object, which has windows and detectors alone: rotation, view and gate are the first.
/// @throws as nm_frames_of()
NmFrames nm_static_frames_of(DcmItem& dataset, const std::string& where);

}  // namespace isotone::io::dicom
