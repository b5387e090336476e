// SPDX-License-Identifier: Apache-2.0
/// Images as NIfTI (.nii, .nii.gz), NRRD (.nrrd, .nhdr) and MetaImage (.mha, .mhd), through ITK.
///
/// Positions are in the patient frame (DICOM LPS); NIfTI's RAS is converted. NIfTI stores its geometry as float32:
/// expect 1e-5 of rounding there, exact geometry in the others; float values are exact in all. None of the formats
/// carries a unit: whoever calls says what the numbers mean. Attenuation is in 1/cm in files and in 1/mm in a Volume.
///
/// Headers are checked here before ITK sees them: a scalar image of three dimensions with a possible geometry, raw or
/// compressed, of exactly as many bytes as its header declares.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <filesystem>

namespace isotone::io::image {

/// @param meaning  of the numbers
/// @throws Error{input_missing}; Error{input_corrupt} for a damaged file, another format, another dimension than 3,
///         more than one number per voxel, numbers as text, another length than the header declares, or a data file in
///         another folder
ISOTONE_API Volume read_image(const std::filesystem::path& path, Quantity meaning = Quantity::relative);

/// Replaces `path`, only when complete and read back with the same numbers. Attached headers only: not .mhd, .nhdr.
/// @throws Error{usage} for another extension, Error{inconsistent_data} for an image in the gantry frame,
///         Error{output_location, disk_full}
ISOTONE_API void write_image(const std::filesystem::path& path, const Volume& image);

}  // namespace isotone::io::image
