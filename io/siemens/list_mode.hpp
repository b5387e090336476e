// SPDX-License-Identifier: Apache-2.0
/// Siemens 32-bit list-mode data, as the mMR writes them.
///
/// Little-endian words. Bit 31 clear: a coincidence; bit 30 set is a prompt, clear a delayed one; bits 0-29 are its
/// address (list_mode_header.hpp). Bits 31-29 = 100: a time tag, 29 bits of milliseconds since the start. Bits 31-29 =
/// 101, 110, 111: other tags (singles, dead time, gating), which are skipped.
///
/// How many words there are follows from the file's length: the header's own count may be of a longer acquisition.
#pragma once

#include "core/export.hpp"
#include "core/list_mode.hpp"
#include "io/siemens/list_mode_header.hpp"

#include <cstddef>
#include <filesystem>

namespace isotone::io::siemens {

struct SiemensListMode {
    ListModeHeader header;
    ListMode events;        ///< crystal pairs; an event carries the last time tag before it
    std::size_t words = 0;  ///< in the file
    std::size_t time_tags = 0;
    std::size_t other_tags = 0;  ///< skipped
};

/// @param path  of the header
/// @throws as read_list_mode_header(), and Error{input_corrupt} naming the byte for a file that ends within a word, an
///         address beyond the address space, time that runs backwards, or no time tag at all
ISOTONE_API SiemensListMode read_list_mode(const std::filesystem::path& path,
                                           const interfile::ScannerLookup& lookup = {});

}  // namespace isotone::io::siemens
