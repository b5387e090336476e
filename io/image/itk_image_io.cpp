// SPDX-License-Identifier: Apache-2.0
#include "io/image/itk_image_io.hpp"

#include "core/error.hpp"
#include "io/image/lone_name.hpp"

#include <itkImage.h>
#include <itkImageFileReader.h>
#include <itkImageFileWriter.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>

#include <algorithm>
#include <cmath>
#include <iostream>
#include <limits>
#include <mutex>
#include <new>
#include <stdexcept>

namespace isotone::io::image {
namespace {

using ItkImage = itk::Image<float, 3>;

/// The reader is chosen by us, not by ITK's factories: a file cannot pick its own parser.
itk::ImageIOBase::Pointer image_io(Format format) {
    itk::Object::GlobalWarningDisplayOff();
    switch (format) {
        case Format::nifti: return itk::NiftiImageIO::New().GetPointer();
        case Format::nrrd: return itk::NrrdImageIO::New().GetPointer();
        case Format::meta: return itk::MetaImageIO::New().GetPointer();
    }
    return nullptr;
}

[[noreturn]] void corrupt(const std::filesystem::path& path, const std::string& what) {
    throw Error(ErrorCode::input_corrupt, path.string(), what, "check that the file is complete and of this format");
}

/// MetaIO writes its complaints to std::cerr; what matters of them is in our Error.
class QuietErrorStream {
public:
    QuietErrorStream() : lock_(mutex()), before_(std::cerr.rdbuf(nullptr)) {}
    ~QuietErrorStream() {
        std::cerr.rdbuf(before_);
        std::cerr.clear();
    }
    QuietErrorStream(const QuietErrorStream&) = delete;
    QuietErrorStream& operator=(const QuietErrorStream&) = delete;

private:
    static std::mutex& mutex() {
        static std::mutex one;
        return one;
    }
    std::scoped_lock<std::mutex> lock_;
    std::streambuf* before_;
};

/// Turns whatever ITK throws into one Error. Its messages hold source paths and are dropped.
template <typename Action>
auto guarded(const std::filesystem::path& path, Action action) {
    const QuietErrorStream quiet;
    try {
        return action();
    } catch (const Error&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::out_of_memory, path.string(), "the image does not fit into memory",
                    "use a machine with more memory");
    } catch (const std::exception&) {
        corrupt(path, "cannot be read: its header or its data are damaged");
    }
}

bool orthonormal(const std::array<double, 9>& d) {
    // NIfTI keeps float32 quaternions.
    constexpr double tolerance = 1e-4;
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < 3; ++b) {
            const double dot = d[a] * d[b] + d[3 + a] * d[3 + b] + d[6 + a] * d[6 + b];
            if (!(std::abs(dot - (a == b ? 1.0 : 0.0)) < tolerance)) {
                return false;
            }
        }
    }
    return true;
}

ImageGrid grid_of(const std::filesystem::path& path, const itk::ImageIOBase& io) {
    ImageGrid grid;
    grid.frame = Frame::patient_lps;
    for (unsigned axis = 0; axis < 3; ++axis) {
        const auto size = static_cast<std::uint64_t>(io.GetDimensions(axis));
        const double spacing = io.GetSpacing(axis);
        if (size < 1 || size > static_cast<std::uint64_t>(std::numeric_limits<int>::max()) || !(spacing > 0) ||
            !std::isfinite(spacing) || !std::isfinite(io.GetOrigin(axis))) {
            corrupt(path, "has an impossible size, spacing or origin along axis " + std::to_string(axis));
        }
        grid.size[axis] = static_cast<int>(size);
        grid.spacing_mm[axis] = spacing;
        grid.origin_mm[axis] = io.GetOrigin(axis);
        const std::vector<double> direction = io.GetDirection(axis);
        for (unsigned row = 0; row < 3; ++row) {
            grid.direction[3 * row + axis] = direction[row];
        }
    }
    if (!orthonormal(grid.direction)) {
        corrupt(path, "has axes that are not at right angles");
    }
    return grid;
}

ItkImage::Pointer itk_image_of(const Volume& image) {
    const auto result = ItkImage::New();
    ItkImage::RegionType region;
    ItkImage::SpacingType spacing;
    ItkImage::PointType origin;
    ItkImage::DirectionType direction;
    for (unsigned axis = 0; axis < 3; ++axis) {
        region.SetSize(axis, static_cast<itk::SizeValueType>(image.grid.size[axis]));
        spacing[axis] = image.grid.spacing_mm[axis];
        origin[axis] = image.grid.origin_mm[axis];
        for (unsigned row = 0; row < 3; ++row) {
            direction(row, axis) = image.grid.direction[3 * row + axis];
        }
    }
    result->SetRegions(region);
    result->SetSpacing(spacing);
    result->SetOrigin(origin);
    result->SetDirection(direction);
    result->Allocate();
    std::copy(image.values.begin(), image.values.end(), result->GetBufferPointer());
    return result;
}

}  // namespace

ImageGrid itk_read_grid(const std::filesystem::path& path, Format format) {
    return guarded(path, [&] {
        const auto io = image_io(format);
        io->SetFileName(path.string());
        if (!io->CanReadFile(path.c_str())) {
            corrupt(path, "is not of the format its name says");
        }
        io->ReadImageInformation();
        if (io->GetNumberOfDimensions() != 3 || io->GetNumberOfComponents() != 1) {
            corrupt(path, "is not a three-dimensional image with one number per voxel");
        }
        return grid_of(path, *io);
    });
}

Volume itk_read(const std::filesystem::path& path, Format format) {
    return guarded(path, [&] {
        const auto reader = itk::ImageFileReader<ItkImage>::New();
        reader->SetImageIO(image_io(format));
        const LoneName name(path);
        reader->SetFileName(name.path().string());
        reader->Update();
        const ItkImage* image = reader->GetOutput();
        Volume volume(grid_of(path, *reader->GetImageIO()));
        if (image->GetLargestPossibleRegion().GetNumberOfPixels() != volume.values.size()) {
            corrupt(path, "changed while it was read");
        }
        std::copy_n(image->GetBufferPointer(), volume.values.size(), volume.values.begin());
        return volume;
    });
}

void itk_write(const std::filesystem::path& path, Format format, const Volume& image) {
    const QuietErrorStream quiet;
    const auto writer = itk::ImageFileWriter<ItkImage>::New();
    const auto itk_image = itk_image_of(image);
    // Entries of another format's header only make the writers complain.
    itk_image->SetMetaDataDictionary(itk::MetaDataDictionary());
    writer->SetImageIO(image_io(format));
    writer->SetFileName(path.string());
    writer->SetInput(itk_image);
    writer->Update();
}

}  // namespace isotone::io::image
