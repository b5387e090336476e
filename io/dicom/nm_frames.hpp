// SPDX-License-Identifier: Apache-2.0
/// Private to this room: which frame of a Nuclear Medicine object shows what.
#pragma once

#include <string>
#include <vector>

class DcmDataset;

namespace isotone::io::dicom {

/// Counted from 0.
struct NmFrame {
    int window = 0, detector = 0, rotation = 0, view = 0, slot = 0;
};

struct NmFrames {
    std::vector<NmFrame> frames;
    int windows = 1, detectors = 1, rotations = 1, slots = 1;
    std::vector<int> views;  ///< of each rotation
};

/// @throws Error{input_corrupt} where a vector is missing, of another length than the frames, or names what is not
/// there;
///   where a combination stands there twice or not at all
NmFrames nm_frames(DcmDataset& dataset, const std::string& where);

}  // namespace isotone::io::dicom
