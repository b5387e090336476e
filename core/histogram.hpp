// SPDX-License-Identifier: Apache-2.0
/// Events sorted into the bins of a sinogram.
#pragma once

#include "core/export.hpp"
#include "core/list_mode.hpp"
#include "core/sinogram.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

namespace isotone {

/// Which events to take.
struct EventSelection {
    bool delayeds = false;  ///< delayed coincidences, else prompts
    std::uint32_t from_ms = 0;
    std::uint32_t until_ms = std::numeric_limits<std::uint32_t>::max();  ///< not included
};

struct Histogram {
    Sinogram sinogram;
    std::size_t accepted = 0;  ///< the sum of the sinogram
    /// Selected events that have no bin: ring differences, tangential positions or TOF bins that the sinogram does not
    /// hold.
    std::size_t refused = 0;
};

/// A float holds every count up to 2^24 exactly.
/// @throws Error{inconsistent_data} where the scanners differ, for arc-corrected bins, for a TOF sinogram of events
///         without TOF, or where a crystal number is beyond the scanner
ISOTONE_API Histogram histogram(const ListMode& events, const SinogramGeometry& geometry,
                                const EventSelection& selection = {});

}  // namespace isotone
