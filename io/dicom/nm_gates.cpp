// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_gates.hpp"

#include "io/dicom/dataset_values.hpp"
#include "io/dicom/object_kind.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <numeric>
#include <set>
#include <string>
#include <utility>

namespace isotone::io::dicom {
namespace {

using Gate = std::pair<int, int>;  // R-R interval and time slot, from 0

DcmItem* item_of(DcmItem* item, const DcmTagKey& sequence, int number) {
    DcmItem* found = nullptr;
    return item != nullptr && item->findAndGetSequenceItem(sequence, found, number).good() ? found : nullptr;
}

/// What is stated of an R-R interval: "the first Item corresponds to frames with value of 1 in the R-R Interval Vector"
/// (Gated Information Sequence), its criteria in the one item of the Data Information Sequence.
DcmItem* interval_item(DcmItem& dataset, int interval) {
    return item_of(item_of(&dataset, DCM_GatedInformationSequence, interval), DCM_DataInformationSequence, 0);
}

double positive_number(DcmItem* item, const DcmTagKey& tag) {
    const double number = item != nullptr ? number_of(*item, tag).value_or(0.0) : 0.0;
    return std::max(number, 0.0);
}

struct Interval {
    double frame_ms = 0.0, beats = 0.0;  ///< 0 = not stated
};

Interval interval_of(DcmItem& dataset, int number) {
    DcmItem* item = interval_item(dataset, number);
    return {positive_number(item, DCM_FrameTime), positive_number(item, DCM_IntervalsAcquired)};
}

/// Time of each gate, ms; empty where it is not stated of all.
std::vector<double> slot_times(DcmItem& dataset, const std::set<Gate>& gates, bool several, ReadingNotes& notes) {
    std::vector<double> times;
    bool of_one_beat = false;
    for (const auto& [interval, slot] : gates) {
        double time = positive_number(item_of(interval_item(dataset, interval), DCM_TimeSlotInformationSequence, slot),
                                      DCM_TimeSlotTime);
        if (!(time > 0.0)) {
            return {};
        }
        // Of one beat alone, whatever the standard says: several beats make it at least twice the frame's time.
        const Interval stated = interval_of(dataset, interval);
        if (several && stated.beats >= 2.0 && time < 1.5 * stated.frame_ms) {
            time *= stated.beats;
            of_one_beat = true;
        }
        times.push_back(time);
    }
    if (of_one_beat) {
        notes.assumptions.emplace_back(
            "the time of a gate's slot is that of one beat, being no longer than the frame's: the beats of its R-R "
            "interval multiply it");
    }
    return times;
}

std::vector<double> beat_times(DcmItem& dataset, const std::set<Gate>& gates, ReadingNotes& notes) {
    std::vector<double> times;
    for (const auto& [interval, slot] : gates) {
        const Interval stated = interval_of(dataset, interval);
        times.push_back(stated.frame_ms * stated.beats);
    }
    if (std::ranges::any_of(times, [](double time) { return !(time > 0.0); })) {
        notes.assumptions.emplace_back(
            "gates of several R-R intervals share the time equally: how many beats each interval had is not stated");
        return {};
    }
    notes.assumptions.emplace_back("a gate of an R-R interval counted for its frame time in every accepted beat");
    return times;
}

std::vector<double> shares_of(DcmItem& dataset, const std::set<Gate>& gates, ReadingNotes& notes) {
    const bool several = gates.begin()->first != gates.rbegin()->first;
    std::vector<double> times = slot_times(dataset, gates, several, notes);
    if (times.empty() && several) {
        times = beat_times(dataset, gates, notes);
    }
    const double sum = std::accumulate(times.begin(), times.end(), 0.0);
    std::ranges::for_each(times, [sum](double& time) { time /= sum; });
    return times;
}

}  // namespace

NmGates nm_gates_of(DcmItem& dataset, const std::vector<int>& intervals, const std::vector<int>& slots,
                    ReadingNotes& notes) {
    std::set<Gate> pairs;
    for (std::size_t f = 0; f < slots.size(); ++f) {
        pairs.emplace(intervals[f], slots[f]);
    }
    NmGates gates;
    gates.count = static_cast<int>(pairs.size());
    gates.shares = shares_of(dataset, pairs, notes);
    if (pairs.begin()->first != pairs.rbegin()->first) {
        notes.assumptions.emplace_back(
            "the time slots of several R-R intervals are gates one after the other, interval by "
            "interval");
    }
    if (gates.count == 1 && third_image_type(dataset) == "GATED TOMO") {
        notes.assumptions.emplace_back("the counts, though of the type GATED TOMO, are those of one gate");
    }
    for (std::size_t f = 0; f < slots.size(); ++f) {
        gates.of_frames.push_back(static_cast<int>(std::distance(pairs.begin(), pairs.find({intervals[f], slots[f]}))));
    }
    return gates;
}

}  // namespace isotone::io::dicom
