// SPDX-License-Identifier: Apache-2.0
/// Images by name: which format a file name means, and reading or writing it.
#pragma once

#include "core/exam.hpp"
#include "core/volume.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace isotone::app {

enum class ImageFormat { nifti, nrrd, metaimage, interfile, hdf5 };

/// By extension: .nii .nii.gz, .nrrd, .mha .mhd, .hv, .h5; nothing for any other name.
std::optional<ImageFormat> image_format(const std::filesystem::path& path);

/// True for a file that holds an image although its name might mean raw data: a container (.h5) with an image, or
/// a DICOM file, which is asked for projections first.
bool holds_image(const std::filesystem::path& path);

/// The image with its grid in the frame of the gantry, where it came in the patient's. No value moves in memory.
Volume in_gantry_frame(Volume image, const Exam& exam);

/// @throws Error{input_missing, input_corrupt, usage}
Volume read_image(const std::filesystem::path& path);

/// Atomic.
void write_image(const std::filesystem::path& path, const Volume& image);

}  // namespace isotone::app
