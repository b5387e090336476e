// SPDX-License-Identifier: Apache-2.0
/// What the NIfTI library does not check: it fills the rest of a truncated image with zeros, and prints.
#pragma once

#include <filesystem>

namespace isotone::io::image {

/// Passes only a complete single-file NIfTI-1 image of three dimensions, compressed or not, whose whole stream is
/// sound.
/// @throws Error{input_corrupt}
void require_complete_nifti(const std::filesystem::path& path);

}  // namespace isotone::io::image
