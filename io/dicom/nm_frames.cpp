// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_frames.hpp"

#include "core/error.hpp"
#include "io/dicom/dataset_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <numeric>
#include <set>
#include <tuple>

namespace isotone::io::dicom {
namespace {

constexpr int most_frames = 65535;

Error damaged(const std::string& where, const std::string& what) {
    return {ErrorCode::input_corrupt, where, what, "fetch the file again from its archive"};
}

/// The vector of an attribute, one entry for each frame; where it is absent, every frame has entry 1, which only an
/// attribute with one value can mean.
std::vector<int> vector_of(DcmDataset& dataset, const DcmTagKey& tag, int frames, int count, const std::string& where) {
    const Uint16* values = nullptr;
    unsigned long length = 0;
    const std::string name = DcmTag(tag).getTagName();
    if (dataset.findAndGetUint16Array(tag, values, &length).bad() || values == nullptr || length == 0) {
        if (count > 1) {
            throw damaged(where, name + " is missing");
        }
        return std::vector<int>(static_cast<std::size_t>(frames), 0);
    }
    if (length != static_cast<unsigned long>(frames)) {
        throw damaged(where,
                      name + " has " + std::to_string(length) + " entries for " + std::to_string(frames) + " frames");
    }
    std::vector<int> entries;
    for (unsigned long k = 0; k < length; ++k) {
        if (values[k] < 1 || values[k] > count) {
            throw damaged(where, name + " names entry " + std::to_string(values[k]) + " of " + std::to_string(count));
        }
        entries.push_back(values[k] - 1);
    }
    return entries;
}

int items_of(DcmDataset& dataset, const DcmTagKey& sequence) {
    DcmSequenceOfItems* items = nullptr;
    return dataset.findAndGetSequence(sequence, items).good() && items != nullptr ? static_cast<int>(items->card()) : 0;
}

int count_of(DcmDataset& dataset, const DcmTagKey& number, const DcmTagKey& sequence, const std::string& where) {
    const int stated = small_integer_of(dataset, number).value_or(1);
    if (items_of(dataset, sequence) < stated || stated < 1) {
        throw damaged(where, std::string(DcmTag(number).getTagName()) + " is " + std::to_string(stated) + ", " +
                                 DcmTag(sequence).getTagName() + " has " + std::to_string(items_of(dataset, sequence)) +
                                 " items");
    }
    return stated;
}

std::vector<int> views_of_rotations(DcmDataset& dataset, int rotations, const std::string& where) {
    std::vector<int> views;
    for (int r = 0; r < rotations; ++r) {
        DcmItem* item = nullptr;
        if (dataset.findAndGetSequenceItem(DCM_RotationInformationSequence, item, r).bad() || item == nullptr) {
            throw damaged(where, "RotationInformationSequence has no item " + std::to_string(r + 1));
        }
        const int count = small_integer_of(*item, DCM_NumberOfFramesInRotation).value_or(0);
        if (count < 1) {
            throw damaged(where, "NumberOfFramesInRotation is missing or 0");
        }
        views.push_back(count);
    }
    return views;
}

}  // namespace

NmFrames nm_frames(DcmDataset& dataset, const std::string& where) {
    const double stated = number_of(dataset, DCM_NumberOfFrames).value_or(0.0);
    if (!(stated >= 1.0 && stated <= most_frames)) {
        throw damaged(where, "NumberOfFrames is not between 1 and 65535");
    }
    const auto frames = static_cast<int>(stated);
    NmFrames all;
    all.windows = count_of(dataset, DCM_NumberOfEnergyWindows, DCM_EnergyWindowInformationSequence, where);
    all.detectors = count_of(dataset, DCM_NumberOfDetectors, DCM_DetectorInformationSequence, where);
    all.rotations = count_of(dataset, DCM_NumberOfRotations, DCM_RotationInformationSequence, where);
    all.slots = std::max(1, small_integer_of(dataset, DCM_NumberOfTimeSlots).value_or(1));
    all.views = views_of_rotations(dataset, all.rotations, where);

    const int most_views = *std::max_element(all.views.begin(), all.views.end());
    const auto windows = vector_of(dataset, DCM_EnergyWindowVector, frames, all.windows, where);
    const auto detectors = vector_of(dataset, DCM_DetectorVector, frames, all.detectors, where);
    const auto rotations = vector_of(dataset, DCM_RotationVector, frames, all.rotations, where);
    const auto views = vector_of(dataset, DCM_AngularViewVector, frames, most_views, where);
    const auto slots = vector_of(dataset, DCM_TimeSlotVector, frames, all.slots, where);
    std::set<std::tuple<int, int, int, int, int>> seen;
    for (std::size_t k = 0; k < static_cast<std::size_t>(frames); ++k) {
        const NmFrame frame{windows[k], detectors[k], rotations[k], views[k], slots[k]};
        if (!seen.insert({frame.window, frame.detector, frame.rotation, frame.view, frame.slot}).second) {
            throw damaged(where, "two frames show the same window, detector, rotation, view and time slot");
        }
        all.frames.push_back(frame);
    }
    const long expected = static_cast<long>(all.windows) * all.detectors * all.slots *
                          std::accumulate(all.views.begin(), all.views.end(), 0L);
    if (expected != frames) {
        throw damaged(where, std::to_string(frames) + " frames, expected " + std::to_string(expected) +
                                 ": windows x detectors x views x time slots");
    }
    return all;
}

}  // namespace isotone::io::dicom
