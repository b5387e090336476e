// SPDX-License-Identifier: Apache-2.0
/// The Interfile header beside Siemens 32-bit list-mode data (`%SMS-MI` keys, name space "PETLINK bin address").
#pragma once

#include "core/exam.hpp"
#include "core/export.hpp"
#include "core/scanner.hpp"
#include "io/interfile/header.hpp"
#include "io/interfile/sinogram.hpp"

#include <cstdint>
#include <filesystem>
#include <vector>

namespace isotone::io::siemens {

/// Ring pair of one plane of the address space.
struct RingPair {
    int a = 0, b = 0;
};

struct ListModeHeader {
    CylindricalScanner scanner;
    Exam exam;                         ///< of the whole acquisition, also where the file is an excerpt
    int bins = 0;                      ///< tangential positions of the address space
    int views = 0;                     ///< views of the address space: half the crystals of a ring
    std::vector<RingPair> planes;      ///< planes of the address space, in its order
    std::uint64_t declared_words = 0;  ///< words of the whole acquisition; 0 where not said
    std::filesystem::path data_path;
    std::uint64_t data_offset = 0;

    std::uint64_t addresses() const {
        return static_cast<std::uint64_t>(bins) * static_cast<std::uint64_t>(views) * planes.size();
    }
};

/// An event's address is tangential + bins * (view + views * plane). With `%axial compression` 1, planes are ring
/// pairs, by ring difference 0, -1, +1, -2, +2 ... and by ring within one; the `%segment table` then describes the
/// sinograms the scanner makes, not the addresses. (STIR, CListRecordECAT8_32bit.cxx.) Other axial compressions are
/// refused: their addresses do not name a ring pair.
///
/// @param lookup  finds the scanner by `originating system` (a model number such as "2008"); its blocks and depth of
///                interaction are not in the header. Without it a plain ring is made from the header.
/// @throws Error{input_missing, input_corrupt} naming file and key, Error{inconsistent_data} where header and scanner
///         differ
ISOTONE_API ListModeHeader read_list_mode_header(const std::filesystem::path& path,
                                                 const interfile::ScannerLookup& lookup = {});

}  // namespace isotone::io::siemens
