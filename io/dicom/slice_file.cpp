// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/slice_file.hpp"

#include "core/error.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/object_file.hpp"
#include "io/dicom/pet_attributes.hpp"
#include "io/dicom/pixel_values.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>

namespace isotone::io::dicom {
namespace {

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

/// Refuses CT objects that are not one slice; a scout view is another object.
bool is_ct_slice(DcmDataset& dataset, const std::string& where) {
    const std::string sop_class = first_of(dataset, DCM_SOPClassUID);
    if (sop_class == UID_EnhancedCTImageStorage || sop_class == UID_LegacyConvertedEnhancedCTImageStorage) {
        throw Error(ErrorCode::input_corrupt, where, "is an enhanced multi-frame CT object, which is not read",
                    "export the series as classic CT images, one file per slice");
    }
    const std::vector<std::string> image_type = values_of(dataset, DCM_ImageType);
    const bool scout = std::ranges::find(image_type, "LOCALIZER") != image_type.end();
    return sop_class == UID_CTImageStorage && !scout;
}

std::vector<double> required_numbers(DcmDataset& dataset, const DcmTagKey& tag, const char* name, std::size_t count,
                                     const std::string& where) {
    std::vector<double> numbers = numbers_of(dataset, tag);
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

/// Pixels outside the scanned field carry a padding value, which is no Hounsfield number: they become air.
void replace_padding(DcmDataset& dataset, SliceFile& file) {
    const std::optional<double> padding = number_of(dataset, DCM_PixelPaddingValue);
    if (!padding) {
        return;
    }
    const double limit = number_of(dataset, DCM_PixelPaddingRangeLimit).value_or(*padding);
    const auto rescaled = [&](double stored) {
        return static_cast<float>(stored * file.slice.rescale_slope + file.slice.rescale_intercept);
    };
    const float least = std::min(rescaled(*padding), rescaled(limit));
    const float most = std::max(rescaled(*padding), rescaled(limit));
    constexpr float air_hu = -1000.0F;
    std::ranges::replace_if(
        file.values, [&](float value) { return value >= least && value <= most; }, air_hu);
}

void read_ct(DcmDataset& dataset, SliceFile& file) {
    const std::string unit = first_of(dataset, DCM_RescaleType);
    if (!unit.empty() && unit != "HU") {
        throw Error(ErrorCode::inconsistent_data, file.path.string(),
                    "RescaleType is '" + unit + "': the values are not Hounsfield numbers",
                    "give the CT series that holds HU");
    }
    file.kvp = number_of(dataset, DCM_KVP);
    replace_padding(dataset, file);
}

}  // namespace

std::optional<SliceFile> read_slice_file(const std::filesystem::path& path, SliceKind kind) {
    DcmFileFormat format;
    load_object(path, format);
    DcmDataset& dataset = *format.getDataset();
    const bool wanted =
        kind == SliceKind::pet ? is_pet_slice(dataset, path.string()) : is_ct_slice(dataset, path.string());
    if (!wanted) {
        return std::nullopt;
    }
    SliceFile file = slice_of(dataset, path, std::filesystem::file_size(path));
    if (kind == SliceKind::ct) {
        read_ct(dataset, file);
    }
    return file;
}

}  // namespace isotone::io::dicom
