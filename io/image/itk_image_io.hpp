// SPDX-License-Identifier: Apache-2.0
/// The only unit that includes ITK's readers and writers, behind plain types.
#pragma once

#include "core/volume.hpp"

#include <filesystem>

namespace isotone::io::image {

enum class Format { nifti, nrrd, meta };

/// What a header says, before any number is read.
/// @throws Error{input_corrupt} where ITK cannot read it, or it is no scalar image of three dimensions
ImageGrid itk_read_grid(const std::filesystem::path& path, Format format);
Volume itk_read(const std::filesystem::path& path, Format format);
/// Throws std::runtime_error where ITK reports a failure.
void itk_write(const std::filesystem::path& path, Format format, const Volume& image);

}  // namespace isotone::io::image
