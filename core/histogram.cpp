// SPDX-License-Identifier: Apache-2.0
#include "core/histogram.hpp"

#include "core/error.hpp"

#include <optional>
#include <string>

namespace isotone {
namespace {

[[noreturn]] void reject(const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::inconsistent_data, "histogram of events", what, hint);
}

void require_match(const ListMode& events, const SinogramGeometry& geometry) {
    const CylindricalScanner& a = events.scanner;
    const CylindricalScanner& b = geometry.scanner();
    if (a.rings != b.rings || a.crystals_per_ring != b.crystals_per_ring) {
        reject("the events are of " + std::to_string(a.rings) + " rings of " + std::to_string(a.crystals_per_ring) +
                   " crystals, the sinogram of " + std::to_string(b.rings) + " of " +
                   std::to_string(b.crystals_per_ring),
               "use a sinogram of the scanner that measured the events");
    }
    if (geometry.arc_corrected()) {
        reject("the sinogram is arc-corrected", "use bins that are crystal pairs");
    }
    if (geometry.tof_bins() > 1 && events.tof_bin.size() != events.events()) {
        reject("the sinogram is time-of-flight, the events are not", "use a sinogram without time of flight");
    }
}

/// Index of the mashed TOF bin of an unmashed one, whose numbers run from -(bins / 2).
int mashed_tof(const SinogramGeometry& geometry, int tof_bin) {
    const int unmashed = geometry.scanner().tof->bins;
    const int from_first = tof_bin + unmashed / 2;
    return from_first < 0 || from_first >= unmashed ? -1 : from_first / geometry.tof_mashing();
}

/// Offset of an event's bin, or nothing where the sinogram does not hold it.
std::optional<std::size_t> bin_offset(const ListMode& events, std::size_t i, const SinogramGeometry& geometry) {
    const auto per_ring = static_cast<std::uint32_t>(geometry.scanner().crystals_per_ring);
    const auto crystal_a = static_cast<int>(events.crystal_a[i] % per_ring);
    const auto crystal_b = static_cast<int>(events.crystal_b[i] % per_ring);
    int ring_a = static_cast<int>(events.crystal_a[i] / per_ring);
    int ring_b = static_cast<int>(events.crystal_b[i] / per_ring);
    if (ring_a >= geometry.scanner().rings || ring_b >= geometry.scanner().rings) {
        reject("event " + std::to_string(i) + " names a crystal beyond the scanner", "the list-mode data are damaged");
    }
    const auto bin = geometry.bin_of(crystal_a, crystal_b);
    if (bin.swapped) {
        std::swap(ring_a, ring_b);
    }
    const int bin_index = bin.bin_number + geometry.bins() / 2;
    const int plane = geometry.plane_of_rings(ring_a, ring_b);
    int tof = 0;
    if (geometry.tof_bins() > 1) {
        tof = mashed_tof(geometry, bin.swapped ? -events.tof_bin[i] : events.tof_bin[i]);
    }
    if (bin_index < 0 || bin_index >= geometry.bins() || plane < 0 || tof < 0 || tof >= geometry.tof_bins()) {
        return std::nullopt;
    }
    return geometry.offset(bin.unmashed_view / geometry.view_mashing(), bin_index, tof, plane);
}

}  // namespace

Histogram histogram(const ListMode& events, const SinogramGeometry& geometry, const EventSelection& selection) {
    require_match(events, geometry);
    Histogram result{Sinogram(geometry)};
    for (std::size_t i = 0; i < events.events(); ++i) {
        const bool wanted = (events.is_delayed[i] != 0) == selection.delayeds &&
                            events.time_ms[i] >= selection.from_ms && events.time_ms[i] < selection.until_ms;
        if (!wanted) {
            continue;
        }
        if (const auto offset = bin_offset(events, i, geometry)) {
            result.sinogram.values[*offset] += 1.0F;
            ++result.accepted;
        } else {
            ++result.refused;
        }
    }
    return result;
}

}  // namespace isotone
