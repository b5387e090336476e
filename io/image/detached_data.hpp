// SPDX-License-Identifier: Apache-2.0
/// MetaImage and NRRD headers may name a data file of their own. It must lie beside the header.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace isotone::io::image {

struct DataLocation {
    std::filesystem::path file;                     ///< the image file itself, or the one its text header names
    std::uint64_t offset = 0;                       ///< where the numbers of a MetaImage begin
    std::optional<std::uint64_t> compressed_bytes;  ///< of a compressed MetaImage
};

/// @throws Error{input_corrupt} where the data file is in another folder, or is a list or pattern of files, or a
///         compressed MetaImage does not say how long its data are
DataLocation locate_data(const std::filesystem::path& path);

}  // namespace isotone::io::image
