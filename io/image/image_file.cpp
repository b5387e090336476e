// SPDX-License-Identifier: Apache-2.0
#include "io/image/image_file.hpp"

#include "core/error.hpp"
#include "io/file/atomic_file.hpp"
#include "io/file/checked_read.hpp"
#include "io/image/detached_data.hpp"
#include "io/image/header_check.hpp"
#include "io/image/itk_image_io.hpp"
#include "io/image/nifti_check.hpp"

#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <exception>
#include <optional>
#include <string>

namespace isotone::io::image {
namespace {

constexpr float per_cm_from_per_mm = 10.0F;

struct NamedFormat {
    const char* extension;
    Format format;
    bool attached;  ///< header and numbers in one file
};
constexpr NamedFormat formats[] = {{".nii", Format::nifti, true}, {".nii.gz", Format::nifti, true},
                                   {".nrrd", Format::nrrd, true}, {".nhdr", Format::nrrd, false},
                                   {".mha", Format::meta, true},  {".mhd", Format::meta, false}};

const NamedFormat* format_of(const std::filesystem::path& path) {
    const std::string name = path.filename().string();
    const auto found = std::find_if(std::begin(formats), std::end(formats),
                                    [&name](const NamedFormat& f) { return name.ends_with(f.extension); });
    return found == std::end(formats) ? nullptr : found;
}

/// As the header declares, once it is checked and all of them are there.
std::uint64_t checked_voxels(const std::filesystem::path& path, Format format) {
    if (format == Format::nifti) {
        return check_nifti(path);
    }
    const DeclaredData data = locate_data(path);
    require_complete(data);
    return data.voxels;
}

/// ITK reads nothing that was not checked, and must understand the header as the check did.
void require_sound(const std::filesystem::path& path, Format format) {
    const std::uint64_t voxels = checked_voxels(path, format);
    if (itk_read_grid(path, format).voxels() != voxels) {
        refuse(path, "has a header that two readers understand in two ways",
               "write the image again with a program that follows the format");
    }
}

void scale(Volume& image, float factor) {
    for (float& value : image.values) {
        value *= factor;
    }
}

[[noreturn]] void fail_to_write(const std::filesystem::path& path) {
    const int error = errno;
    struct statvfs space {};
    const std::filesystem::path folder = path.has_parent_path() ? path.parent_path() : ".";
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG ||
                      (::statvfs(folder.c_str(), &space) == 0 && space.f_bavail == 0);
    throw Error(full ? ErrorCode::disk_full : ErrorCode::output_location, path.string(), "cannot be written",
                full ? "free some space, or write to another disk" : "choose a folder that may be written to");
}

/// ITK's writers do not report every failure: what cannot be read back was not written.
void write_and_verify(const std::filesystem::path& temporary, const std::filesystem::path& target, Format format,
                      const Volume& image) {
    errno = 0;
    std::optional<Volume> back;
    try {
        itk_write(temporary, format, image);
        back = itk_read(temporary, format);
    } catch (const std::exception&) {
        fail_to_write(target);
    }
    if (back->values != image.values) {
        fail_to_write(target);
    }
}

}  // namespace

Volume read_image(const std::filesystem::path& path, Quantity meaning) {
    { const file::InputFile exists(path); }
    const NamedFormat* named = format_of(path);
    if (named == nullptr) {
        refuse(path, "is not named as an image format that can be read",
               "use .nii, .nii.gz, .nrrd, .nhdr, .mha or .mhd");
    }
    require_sound(path, named->format);
    Volume image = itk_read(path, named->format);
    if (!std::all_of(image.values.begin(), image.values.end(), [](float v) { return std::isfinite(v); })) {
        refuse(path, "holds numbers that are not finite", "replace them before reading the image");
    }
    image.quantity = meaning;
    if (meaning == Quantity::attenuation) {
        scale(image, 1.0F / per_cm_from_per_mm);
    }
    return image;
}

void write_image(const std::filesystem::path& path, const Volume& image) {
    const NamedFormat* named = format_of(path);
    if (named == nullptr || !named->attached) {
        throw Error(ErrorCode::usage, path.string(), "is not named as an image format that can be written",
                    "use .nii, .nii.gz, .nrrd or .mha");
    }
    if (image.grid.frame != Frame::patient_lps || image.values.size() != image.grid.voxels() || image.values.empty()) {
        throw Error(ErrorCode::inconsistent_data, path.string(),
                    "the image is not in the patient frame, or not of the size of its grid",
                    "convert the image to the patient frame first");
    }
    file::AtomicFile output(path);
    if (image.quantity == Quantity::attenuation) {
        Volume per_cm = image;
        scale(per_cm, per_cm_from_per_mm);
        write_and_verify(output.temporary_path(), path, named->format, per_cm);
    } else {
        write_and_verify(output.temporary_path(), path, named->format, image);
    }
    output.commit();
}

}  // namespace isotone::io::image
