// SPDX-License-Identifier: Apache-2.0
/// Where the numbers of an image are, and whether all of them are there: neither fewer nor more than its header says.
/// MetaImage and NRRD headers may name a data file of their own. It must lie beside the header.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace isotone::io::image {

/// What a checked header says of its numbers.
struct DeclaredData {
    std::filesystem::path file;    ///< the image file itself, or the one its text header names
    std::uint64_t offset = 0;      ///< of the first byte
    bool counts_from_end = false;  ///< the numbers are the last bytes of the file instead
    bool compressed = false;       ///< one zlib or gzip stream, from the offset to the end of the file
    std::uint64_t bytes = 0;       ///< of the numbers, uncompressed
    std::uint64_t voxels = 0;
};

/// Of a MetaImage or NRRD file, told apart by its name, whose header is checked first.
/// @throws Error{input_corrupt, input_missing} as check_metaimage() and check_nrrd()
DeclaredData locate_data(const std::filesystem::path& path);

/// @throws Error{input_corrupt} where `name` is in another folder, or stands for a list or pattern of files
std::filesystem::path beside(const std::filesystem::path& header, const std::string& name);

/// Reads a compressed stream to its end, its check sum included.
/// @throws Error{input_corrupt} where the numbers are not exactly as long as declared; Error{input_missing}
void require_complete(const DeclaredData& data);

}  // namespace isotone::io::image
