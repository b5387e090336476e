// SPDX-License-Identifier: Apache-2.0
#include "app/files/image_file.hpp"

#include "core/error.hpp"
#include "core/patient_frame.hpp"
#include "io/hdf5/volume_container.hpp"
#include "io/image/image_file.hpp"
#include "io/interfile/image.hpp"

#include <array>
#include <utility>

namespace isotone::app {
namespace {

constexpr std::array<std::pair<const char*, ImageFormat>, 9> extensions{{
    {".nii", ImageFormat::nifti},
    {".nii.gz", ImageFormat::nifti},
    {".nrrd", ImageFormat::nrrd},
    {".mha", ImageFormat::metaimage},
    {".mhd", ImageFormat::metaimage},
    {".hv", ImageFormat::interfile},
    {".h33", ImageFormat::interfile},
    {".h5", ImageFormat::hdf5},
    {".hdf5", ImageFormat::hdf5},
}};

[[noreturn]] void unknown_format(const std::filesystem::path& path) {
    throw Error(ErrorCode::usage, path.string(), "its name does not say which image format it is",
                "use .nii, .nii.gz, .nrrd, .mha, .mhd, .hv or .h5");
}

}  // namespace

std::optional<ImageFormat> image_format(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    for (const auto& [extension, format] : extensions) {
        const std::string end = extension;
        if (name.size() > end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0) {
            return format;
        }
    }
    return std::nullopt;
}

bool holds_image(const std::filesystem::path& path) {
    const auto format = image_format(path);
    return path.extension() == ".dcm" || (format && (*format != ImageFormat::hdf5 || io::hdf5::holds_volume(path)));
}

Volume in_gantry_frame(Volume image, const Exam& exam) {
    if (image.grid.frame == Frame::patient_lps) {
        image.grid = to_gantry_frame(image.grid, exam.position, exam.bed_z_mm);
    }
    return image;
}

Volume read_image(const std::filesystem::path& path) {
    const auto format = image_format(path);
    if (!format) {
        unknown_format(path);
    }
    switch (*format) {
        case ImageFormat::interfile: return io::interfile::read_image(path);
        case ImageFormat::hdf5: return io::hdf5::read_volume(path);
        default: return io::image::read_image(path);
    }
}

void write_image(const std::filesystem::path& path, const Volume& image) {
    const auto format = image_format(path);
    if (!format) {
        unknown_format(path);
    }
    switch (*format) {
        case ImageFormat::interfile: return io::interfile::write_image(path, image);
        case ImageFormat::hdf5: return io::hdf5::write_volume(path, image);
        default: return io::image::write_image(path, image);
    }
}

}  // namespace isotone::app
