// SPDX-License-Identifier: Apache-2.0
/// The only unit that includes ITK's readers and writers, behind plain types.
#pragma once

#include "core/volume.hpp"

#include <cstdint>
#include <filesystem>

namespace isotone::io::image {

enum class Format { nifti, nrrd, meta };

/// What a header says, before any number is read.
struct ImageHeader {
    ImageGrid grid;
    std::uint64_t bytes = 0;  ///< of the numbers as stored, uncompressed
};

/// @throws Error{input_corrupt} where ITK cannot read it, or it is no scalar image of three dimensions
ImageHeader itk_read_header(const std::filesystem::path& path, Format format);
Volume itk_read(const std::filesystem::path& path, Format format);
/// Throws std::runtime_error where ITK reports a failure.
void itk_write(const std::filesystem::path& path, Format format, const Volume& image);

}  // namespace isotone::io::image
