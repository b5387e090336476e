// SPDX-License-Identifier: Apache-2.0
/// What ITK's NIfTI reader does not check: it fills the rest of a truncated image with zeros, and an orientation near
/// the limits of float never ends or ends the process.
#pragma once

#include <cstdint>
#include <filesystem>

namespace isotone::io::image {

/// Passes only a complete single-file NIfTI-1 image of three dimensions, compressed as its name says, whose geometry
/// spans space and whose whole stream is sound.
/// @returns the number of its voxels
/// @throws Error{input_corrupt}
std::uint64_t check_nifti(const std::filesystem::path& path);

}  // namespace isotone::io::image
