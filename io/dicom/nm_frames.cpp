// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_frames.hpp"

#include "core/number_text.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_gates.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <utility>

namespace isotone::io::dicom {
namespace {

constexpr int most_numbers = 4096;  // of views, gates or items; as many views as a geometry may have
constexpr int most_frames = 16384;  // 4096 views in 4 windows; a vector of US then still fits its length limit

int frames_in(DcmItem& dataset, const std::string& where) {
    const double stated = number_of(dataset, DCM_NumberOfFrames).value_or(0.0);
    if (!(stated >= 1.0) || stated > most_frames || stated != static_cast<int>(stated)) {
        throw damaged(where, "NumberOfFrames (0028,0008) is missing or not between 1 and 16384");
    }
    return static_cast<int>(stated);
}

/// Items of a sequence, at least one; a number of them stated elsewhere must agree.
int items_in(DcmItem& dataset, const DcmTagKey& sequence, const char* name, const DcmTagKey& count,
             const std::string& where) {
    DcmSequenceOfItems* items = nullptr;
    if (dataset.findAndGetSequence(sequence, items).bad() || items == nullptr || items->card() < 1 ||
        items->card() > most_numbers) {
        throw damaged(where, std::string(name) + " is missing or empty");
    }
    const int found = static_cast<int>(items->card());
    const int stated = small_integer_of(dataset, count).value_or(found);
    if (stated != found) {
        throw inconsistent(
            where,
            std::string(name) + " holds " + std::to_string(found) + " items, the file counts " + std::to_string(stated),
            fetch_again);
    }
    return found;
}

/// The values of a vector, from 0. An absent one is right where there is one thing to count alone.
std::vector<int> vector_of(DcmItem& dataset, const DcmTagKey& tag, const char* name, int frames, int things,
                           const std::string& where) {
    const std::vector<double> numbers = numbers_of(dataset, tag);
    if (numbers.empty()) {
        if (things == 1) {
            return std::vector<int>(static_cast<std::size_t>(frames), 0);
        }
        throw damaged(where, std::string(name) + " is missing: which frame is which is not known");
    }
    if (numbers.size() != static_cast<std::size_t>(frames)) {
        throw damaged(where, std::string(name) + " has " + std::to_string(numbers.size()) + " values for " +
                                 std::to_string(frames) + " frames");
    }
    std::vector<int> values;
    for (const double number : numbers) {
        if (!(number >= 1.0) || number > things) {
            throw inconsistent(where,
                               std::string(name) + " holds " + number_text(number) + ", not a number from 1 to " +
                                   std::to_string(things),
                               fetch_again);
        }
        values.push_back(static_cast<int>(number) - 1);
    }
    return values;
}

void read_windows_and_detectors(DcmItem& dataset, const std::string& where, NmFrames& found) {
    found.windows = items_in(dataset, DCM_EnergyWindowInformationSequence, "EnergyWindowInformationSequence",
                             DCM_NumberOfEnergyWindows, where);
    found.detectors =
        items_in(dataset, DCM_DetectorInformationSequence, "DetectorInformationSequence", DCM_NumberOfDetectors, where);
}

}  // namespace

NmFrames nm_static_frames_of(DcmItem& dataset, const std::string& where) {
    NmFrames found;
    const int frames = frames_in(dataset, where);
    read_windows_and_detectors(dataset, where, found);
    const auto windows =
        vector_of(dataset, DCM_EnergyWindowVector, "EnergyWindowVector (0054,0010)", frames, found.windows, where);
    const auto detectors =
        vector_of(dataset, DCM_DetectorVector, "DetectorVector (0054,0020)", frames, found.detectors, where);
    for (std::size_t f = 0; f < windows.size(); ++f) {
        found.frames.push_back({windows[f], detectors[f], 0, 0, 0});
    }
    return found;
}

NmFrames nm_frames_of(DcmItem& dataset, const std::string& where, ReadingNotes& notes) {
    NmFrames found;
    const int frames = frames_in(dataset, where);
    read_windows_and_detectors(dataset, where, found);
    found.rotations =
        items_in(dataset, DCM_RotationInformationSequence, "RotationInformationSequence", DCM_NumberOfRotations, where);
    const auto values = [&](const DcmTagKey& tag, const char* name, int things) {
        return vector_of(dataset, tag, name, frames, things, where);
    };
    const auto optional_values = [&](const DcmTagKey& tag, const char* name) {
        return dataset.tagExists(tag) ? values(tag, name, most_numbers)
                                      : std::vector<int>(static_cast<std::size_t>(frames), 0);
    };
    const auto windows = values(DCM_EnergyWindowVector, "EnergyWindowVector (0054,0010)", found.windows);
    const auto detectors = values(DCM_DetectorVector, "DetectorVector (0054,0020)", found.detectors);
    const auto rotations = values(DCM_RotationVector, "RotationVector (0054,0050)", found.rotations);
    const auto views = values(DCM_AngularViewVector, "AngularViewVector (0054,0090)", frames == 1 ? 1 : most_numbers);
    const auto intervals = optional_values(DCM_RRIntervalVector, "RRIntervalVector (0054,0060)");
    const auto slots = optional_values(DCM_TimeSlotVector, "TimeSlotVector (0054,0070)");
    NmGates gates = nm_gates_of(dataset, intervals, slots, notes);
    found.gates = gates.count;
    found.gate_shares = std::move(gates.shares);
    for (std::size_t f = 0; f < windows.size(); ++f) {
        found.frames.push_back({windows[f], detectors[f], rotations[f], views[f], gates.of_frames[f]});
    }
    return found;
}

}  // namespace isotone::io::dicom
