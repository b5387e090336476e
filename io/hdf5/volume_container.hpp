// SPDX-License-Identifier: Apache-2.0
/// Images in the same kind of HDF5 file as raw data: @format = "isotone-image", group /image with values [z][y][x],
/// spacing_mm, origin_mm, direction (row-major 3x3), frame and quantity. Safety as in raw_container.hpp.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <filesystem>

namespace isotone::io::hdf5 {

/// True where the file is a container with an image; false for anything else, a missing file included.
bool holds_volume(const std::filesystem::path& path);

/// @throws as read_raw()
ISOTONE_API Volume read_volume(const std::filesystem::path& path);

/// @throws as write_raw()
ISOTONE_API void write_volume(const std::filesystem::path& path, const Volume& volume);

}  // namespace isotone::io::hdf5
