// SPDX-License-Identifier: Apache-2.0
/// Private to this room: slices in space.
#pragma once

#include "core/volume.hpp"
#include "io/dicom/slice_file.hpp"

#include <string>
#include <vector>

namespace isotone::io::dicom {

/// Sorts the slices along the normal of their plane and gives the grid they stand on.
/// @param slices    at least one, of equal size, spacing and orientation
/// @param findings  gets a line where the distances are uneven
/// @throws Error{inconsistent_data} where slices are missing, duplicated, too unevenly spaced or shifted sideways, or
///   the orientation is not two perpendicular unit vectors
ImageGrid order_slices(std::vector<SliceFile>& slices, std::vector<std::string>& findings);

}  // namespace isotone::io::dicom
