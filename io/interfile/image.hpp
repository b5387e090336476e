// SPDX-License-Identifier: Apache-2.0
/// Images in the STIR flavour of Interfile (`.hv` text, `.v` numbers).
///
/// STIR's frame is the gantry frame of core/volume.hpp: x right, y down, z away from a viewer at the bed. Its files
/// store x fastest with y growing downwards, so voxels are taken in file order without a flip. Positions:
/// - `first pixel offset (mm) [1], [2]` are x and y of the first voxel. Where they are absent STIR numbers voxels from
///   -(n/2) (whole division), so an even grid has its voxel n/2, not its middle, on the axis.
/// - along z STIR counts from the first plane and puts the middle of the image on the middle of the scanner: the first
///   plane lies at `first pixel offset (mm) [3]` - (nz - 1)/2 * spacing.
///
/// STIR's pixel values carry no unit. The key `%isotone quantity` (which STIR skips) does: Bq/mL, g/mL, 1/cm, relative.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <filesystem>
#include <optional>

namespace isotone::io::interfile {

/// @param path     of the header
/// @param meaning  of the numbers where the file does not say; attenuation is taken to be in 1/cm there
/// @throws Error{input_missing, input_corrupt, inconsistent_data} naming file and key or byte
ISOTONE_API Volume read_image(const std::filesystem::path& path, Quantity meaning = Quantity::relative);

/// Writes `path` and the data file `.v` beside it, both or neither. Float, little-endian.
/// @throws Error{inconsistent_data} for an image that is not axis-aligned in the gantry frame (Interfile cannot say
///         so), Error{output_location, disk_full}
ISOTONE_API void write_image(const std::filesystem::path& path, const Volume& image);

}  // namespace isotone::io::interfile
