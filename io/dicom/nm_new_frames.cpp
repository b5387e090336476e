// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_new_frames.hpp"

#include "io/dicom/series_writer.hpp"
#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <utility>

namespace isotone::io::dicom {
namespace {

void put_vector(DcmItem& item, const DcmTagKey& tag, const std::vector<NmNewFrame>& frames,
                std::uint16_t NmNewFrame::*number) {
    std::vector<Uint16> values;
    values.reserve(frames.size());
    for (const NmNewFrame& frame : frames) {
        values.push_back(frame.*number);
    }
    check_set(item.putAndInsertUint16Array(tag, values.data(), static_cast<unsigned long>(values.size())),
              "a vector of frames");
}

void put_increments(DcmItem& item, bool gated) {
    std::vector<DcmTagKey> tags = {DCM_EnergyWindowVector, DCM_DetectorVector, DCM_RotationVector};
    if (gated) {
        tags.insert(tags.end(), {DCM_RRIntervalVector, DCM_TimeSlotVector});
    }
    tags.push_back(DCM_AngularViewVector);
    std::vector<Uint16> words;
    words.reserve(2 * tags.size());
    for (const DcmTagKey& tag : tags) {
        words.push_back(tag.getGroup());
        words.push_back(tag.getElement());
    }
    auto* pointer = new DcmAttributeTag(DCM_FrameIncrementPointer);
    check_set(pointer->putUint16Array(words.data(), static_cast<unsigned long>(tags.size())), "FrameIncrementPointer");
    check_set(item.insert(pointer, true), "FrameIncrementPointer");
}

}  // namespace

std::vector<NmNewFrame> nm_new_frames_of(const SpectData& data, const NmNewOrbit& orbit, NmFlavour flavour) {
    std::vector<const WindowCounts*> parts;
    parts.reserve(data.counts.size());
    for (const WindowCounts& part : data.counts) {
        parts.push_back(&part);
    }
    std::ranges::sort(parts, {}, [](const WindowCounts* part) { return std::pair(part->window, part->gate); });
    std::vector<NmNewFrame> frames;
    for (int window = 0; window < static_cast<int>(data.windows.size()); ++window) {
        for (std::size_t head = 0; head < orbit.views.size(); ++head) {
            const auto number = static_cast<Uint16>(head + 1);
            for (const WindowCounts* part : parts) {
                for (std::size_t k = 0; part->window == window && k < orbit.views[head].size(); ++k) {
                    frames.push_back({part, orbit.views[head][k], static_cast<Uint16>(window + 1), number,
                                      flavour == NmFlavour::mediso ? number : Uint16{1}, static_cast<Uint16>(k + 1),
                                      static_cast<Uint16>(part->gate + 1)});
                }
            }
        }
    }
    return frames;
}

void put_nm_frames(DcmItem& item, const SpectData& data, const std::vector<NmNewFrame>& frames, std::size_t heads,
                   std::size_t rotations) {
    const bool gated = data.gates > 1;
    put(item, DCM_NumberOfFrames, std::to_string(frames.size()));
    put_increments(item, gated);
    put(item, DCM_NumberOfEnergyWindows, static_cast<int>(data.windows.size()));
    put(item, DCM_NumberOfDetectors, static_cast<int>(heads));
    put(item, DCM_NumberOfRotations, static_cast<int>(rotations));
    put_vector(item, DCM_EnergyWindowVector, frames, &NmNewFrame::window);
    put_vector(item, DCM_DetectorVector, frames, &NmNewFrame::detector);
    put_vector(item, DCM_RotationVector, frames, &NmNewFrame::rotation);
    put_vector(item, DCM_AngularViewVector, frames, &NmNewFrame::angular_view);
    if (gated) {
        put(item, DCM_NumberOfRRIntervals, 1);
        put(item, DCM_NumberOfTimeSlots, data.gates);
        const std::vector<Uint16> ones(frames.size(), 1);
        check_set(
            item.putAndInsertUint16Array(DCM_RRIntervalVector, ones.data(), static_cast<unsigned long>(ones.size())),
            "RRIntervalVector");
        put_vector(item, DCM_TimeSlotVector, frames, &NmNewFrame::slot);
    }
}

void put_nm_gates(DcmItem& item, const SpectData& data) {
    DcmItem& gated = add_item(item, DCM_GatedInformationSequence);
    DcmItem& interval = add_item(gated, DCM_DataInformationSequence);
    // How long a beat was is not known here; the slots share a second.
    put(interval, DCM_FrameTime, decimal_string(1000.0 / data.gates));
    for (const double share : data.gate_shares) {
        put(add_item(interval, DCM_TimeSlotInformationSequence), DCM_TimeSlotTime, decimal_string(1000.0 * share));
    }
}

}  // namespace isotone::io::dicom
