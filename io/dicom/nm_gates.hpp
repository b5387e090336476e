// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the gates of an NM object and how they share the counting time.
#pragma once

#include "core/reading_notes.hpp"

#include <vector>

class DcmItem;

namespace isotone::io::dicom {

/// Every pair of R-R interval and time slot that frames point at is a gate, interval by interval.
struct NmGates {
    int count = 1;
    std::vector<int> of_frames;  ///< gate of each frame, from 0
    /// Of the counting time, by Time Slot Time (0054,0073), "the total amount of time ... that the acquisition
    /// accumulates gamma events into this frame"; where that is missing and there are several R-R intervals, by Frame
    /// Time (0018,1063) times Intervals Acquired (0018,1083), the accepted beats. Empty where neither is stated of all.
    std::vector<double> shares;
};

/// @param intervals, slots  of each frame, from 0
NmGates nm_gates_of(DcmItem& dataset, const std::vector<int>& intervals, const std::vector<int>& slots,
                    ReadingNotes& notes);

}  // namespace isotone::io::dicom
