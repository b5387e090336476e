// SPDX-License-Identifier: Apache-2.0
/// Coincidence events as first-class data, stored as columns.
///
/// Crystals are numbered ring * crystals_per_ring + crystal (CylindricalScanner::crystal_id). A TOF bin follows
/// (t_a - t_b): 0 is the same arrival, negative is nearer crystal a.
#pragma once

#include "core/export.hpp"
#include "core/scanner.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace isotone {

struct ISOTONE_API ListMode {
    CylindricalScanner scanner;
    std::vector<std::uint32_t> crystal_a;
    std::vector<std::uint32_t> crystal_b;
    std::vector<std::int16_t> tof_bin;     ///< empty where the data have no TOF
    std::vector<std::uint32_t> time_ms;    ///< since the start of the acquisition
    std::vector<std::uint8_t> is_delayed;  ///< 1 = delayed coincidence, 0 = prompt
    double start_s = 0.0;                  ///< first time covered, since the start of the acquisition
    double duration_s = 0.0;               ///< time covered by these events

    std::size_t events() const { return crystal_a.size(); }
    std::size_t prompts() const;
};

}  // namespace isotone
