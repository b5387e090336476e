// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/slice_file.hpp"

#include "core/error.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/pet_attributes.hpp"
#include "io/dicom/pixel_values.hpp"
#include "io/dicom/toolkit.hpp"
#include "io/file/checked_read.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <string_view>

namespace isotone::io::dicom {
namespace {

constexpr std::uint64_t largest_file = 1ULL << 30U;  // a PET slice is far below; DICOM lengths have 32 bits

Error damaged(const std::string& where, const std::string& what) {
    return {ErrorCode::input_corrupt, where, what, "fetch the file again from its archive"};
}

/// DCMTK reads nested sequences by recursion, so a file that only opens items could exhaust the stack. No PET header
/// nests or lists anywhere near this many.
void refuse_endless_nesting(const std::filesystem::path& path) {
    constexpr std::ptrdiff_t most_items = 3000;
    const std::vector<std::byte> bytes = file::read_bytes(path, largest_file);
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    std::ptrdiff_t items = 0;
    for (const std::string_view tag :
         {std::string_view("\xFE\xFF\x00\xE0", 4), std::string_view("\xFF\xFE\xE0\x00", 4)}) {
        for (std::size_t at = text.find(tag); at != std::string_view::npos; at = text.find(tag, at + 4)) {
            ++items;
        }
    }
    if (items > most_items) {
        throw damaged(path.string(), "holds " + std::to_string(items) + " sequence items, a PET slice has a few dozen");
    }
}

/// Refuses PET objects that are not one slice; tells other objects from PET.
bool is_pet_slice(DcmDataset& dataset, const std::string& where) {
    const std::string sop_class = first_of(dataset, DCM_SOPClassUID);
    if (sop_class == UID_EnhancedPETImageStorage || sop_class == UID_LegacyConvertedEnhancedPETImageStorage) {
        throw Error(ErrorCode::input_corrupt, where, "is an enhanced multi-frame PET object, which is not read yet",
                    "export the series as classic PET images, one file per slice");
    }
    if (sop_class != UID_PositronEmissionTomographyImageStorage) {
        return false;
    }
    if (number_of(dataset, DCM_NumberOfFrames).value_or(1.0) != 1.0) {
        throw Error(ErrorCode::input_corrupt, where, "holds more than one frame, which a PET image must not",
                    "export the series with one file per slice");
    }
    return true;
}

std::vector<double> required_numbers(DcmDataset& dataset, const DcmTagKey& tag, const char* name, std::size_t count,
                                     const std::string& where) {
    const std::vector<double> numbers = numbers_of(dataset, tag);
    if (numbers.size() != count) {
        throw damaged(where, std::string(name) + " is missing or not " + std::to_string(count) + " numbers");
    }
    return numbers;
}

void read_geometry(DcmDataset& dataset, const std::string& where, SliceFile& file) {
    file.columns = small_integer_of(dataset, DCM_Columns).value_or(0);
    file.rows = small_integer_of(dataset, DCM_Rows).value_or(0);
    if (file.columns < 1 || file.rows < 1) {
        throw damaged(where, "Rows (0028,0010) or Columns (0028,0011) is missing or zero");
    }
    const auto spacing = required_numbers(dataset, DCM_PixelSpacing, "PixelSpacing", 2, where);
    file.row_spacing_mm = spacing[0];
    file.column_spacing_mm = spacing[1];
    if (!(spacing[0] > 0.0) || !(spacing[1] > 0.0)) {
        throw damaged(where, "PixelSpacing is not positive");
    }
    const auto orientation =
        required_numbers(dataset, DCM_ImageOrientationPatient, "ImageOrientationPatient", 6, where);
    std::ranges::copy(orientation, file.orientation.begin());
    required_numbers(dataset, DCM_ImagePositionPatient, "ImagePositionPatient", 3, where);
    file.slice_thickness_mm = number_of(dataset, DCM_SliceThickness);
    file.number_of_slices = small_integer_of(dataset, DCM_NumberOfSlices);
}

SliceFile slice_of(DcmDataset& dataset, const std::filesystem::path& path, std::uint64_t file_bytes) {
    const std::string where = path.string();
    SliceFile file;
    file.path = path;
    read_geometry(dataset, where, file);
    const double slope = required_numbers(dataset, DCM_RescaleSlope, "RescaleSlope", 1, where)[0];
    if (slope == 0.0) {
        throw damaged(where, "RescaleSlope is zero");
    }
    file.series = series_header_of(dataset, file.findings);
    file.slice = slice_header_of(dataset, file.findings);
    file.values =
        rescaled_pixels(dataset, where, file_bytes, file.columns, file.rows, slope, file.slice.rescale_intercept);
    return file;
}

}  // namespace

bool is_dicom_file(const std::filesystem::path& path) {
    const file::InputFile input(path);
    std::array<std::byte, 4> mark{};
    if (input.size() < 132) {
        return false;
    }
    input.read(128, mark);
    return std::string_view(reinterpret_cast<const char*>(mark.data()), 4) == "DICM";
}

std::optional<SliceFile> read_slice_file(const std::filesystem::path& path) {
    prepare_toolkit();
    if (!is_dicom_file(path)) {
        throw damaged(path.string(), "is not a DICOM file: no 'DICM' at byte 128");
    }
    refuse_endless_nesting(path);
    DcmFileFormat format;
    const OFCondition status =
        format.loadFile(path.c_str(), EXS_Unknown, EGL_noChange, DCM_MaxReadLength, ERM_fileOnly);
    if (status.bad()) {
        throw damaged(path.string(), std::string("cannot be parsed: ") + status.text());
    }
    DcmDataset& dataset = *format.getDataset();
    if (!is_pet_slice(dataset, path.string())) {
        return std::nullopt;
    }
    return slice_of(dataset, path, std::filesystem::file_size(path));
}

}  // namespace isotone::io::dicom
