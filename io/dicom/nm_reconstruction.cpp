// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_reconstruction.hpp"

#include "core/error.hpp"
#include "core/vector_products.hpp"
#include "io/dicom/dataset_values.hpp"
#include "io/dicom/nm_mapping.hpp"
#include "io/dicom/object_file.hpp"
#include "io/dicom/object_kind.hpp"
#include "io/dicom/pixel_values.hpp"
#include "io/dicom/reading_faults.hpp"
#include "io/dicom/series_files.hpp"
#include "io/dicom/slice_order.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <optional>

namespace isotone::io::dicom {
namespace {

bool is_reconstruction(DcmDataset& dataset) {
    return first_of(dataset, DCM_SOPClassUID) == UID_NuclearMedicineImageStorage &&
           third_image_type(dataset) == "RECON TOMO";
}

std::vector<double> required_numbers(DcmItem& item, const DcmTagKey& tag, std::size_t count, const std::string& where) {
    std::vector<double> numbers = numbers_of(item, tag);
    if (numbers.size() != count) {
        throw inconsistent(where,
                           std::string(DcmTag(tag).getTagName()) + " is missing or not " + std::to_string(count) +
                               " numbers, so the place of the image is not known",
                           "ask for an export that keeps the geometry");
    }
    return numbers;
}

/// One-based slice of each frame. Without a Slice Vector the frames follow each other.
std::vector<int> slice_numbers(DcmDataset& dataset, const std::string& where) {
    const double frames = number_of(dataset, DCM_NumberOfFrames).value_or(1.0);
    if (!(frames >= 1.0 && frames <= 65535.0)) {  // slices are counted in 16 bits
        throw damaged(where, "NumberOfFrames is not between 1 and 65535");
    }
    for (const DcmTagKey& tag : {DCM_NumberOfEnergyWindows, DCM_NumberOfDetectors, DCM_NumberOfTimeSlots}) {
        if (small_integer_of(dataset, tag).value_or(1) > 1 &&
            static_cast<int>(frames) != small_integer_of(dataset, DCM_NumberOfSlices).value_or(0)) {
            throw inconsistent(where, std::string(DcmTag(tag).getTagName()) + " is more than 1: several images in one",
                               "export one image per object");
        }
    }
    std::vector<int> numbers;
    for (const double number : numbers_of(dataset, DCM_SliceVector)) {
        numbers.push_back(static_cast<int>(number));
    }
    if (numbers.empty()) {
        for (int k = 1; k <= static_cast<int>(frames); ++k) {
            numbers.push_back(k);
        }
    }
    if (numbers.size() != static_cast<std::size_t>(frames)) {
        throw inconsistent(where,
                           "SliceVector names " + std::to_string(numbers.size()) + " slices, NumberOfFrames " +
                               std::to_string(static_cast<int>(frames)),
                           fetch_again);
    }
    return numbers;
}

/// Slice 1 as its file states it; the others differ in position only.
SliceFile first_slice(DcmDataset& dataset, const std::filesystem::path& path) {
    const std::string where = path.string();
    SliceFile slice;
    slice.path = path;
    slice.columns = small_integer_of(dataset, DCM_Columns).value_or(0);
    slice.rows = small_integer_of(dataset, DCM_Rows).value_or(0);
    if (slice.columns < 1 || slice.rows < 1) {
        throw damaged(where, "Rows (0028,0010) or Columns (0028,0011) is missing or zero");
    }
    const auto spacing = required_numbers(dataset, DCM_PixelSpacing, 2, where);
    slice.row_spacing_mm = spacing[0];
    slice.column_spacing_mm = spacing[1];
    if (!(spacing[0] > 0.0) || !(spacing[1] > 0.0)) {
        throw damaged(where, "PixelSpacing is not positive");
    }
    DcmItem* detector = nullptr;
    if (dataset.findAndGetSequenceItem(DCM_DetectorInformationSequence, detector, 0).bad() || detector == nullptr) {
        throw inconsistent(where, "DetectorInformationSequence is missing, so the place of the image is not known",
                           "ask for an export that keeps the geometry");
    }
    const auto position = required_numbers(*detector, DCM_ImagePositionPatient, 3, where);
    std::ranges::copy(position, slice.slice.image_position_mm.begin());
    const auto orientation = required_numbers(*detector, DCM_ImageOrientationPatient, 6, where);
    std::ranges::copy(orientation, slice.orientation.begin());
    slice.slice_thickness_mm = number_of(dataset, DCM_SliceThickness);
    return slice;
}

Vector3 normal_of(const std::array<double, 6>& o) {
    return cross({o[0], o[1], o[2]}, {o[3], o[4], o[5]});
}

/// Each frame as a slice at its place, for the code that puts slices in order.
std::vector<SliceFile> slices_of(DcmDataset& dataset, const SliceFile& first, const std::vector<int>& numbers,
                                 const std::vector<float>& values) {
    const std::string where = first.path.string();
    const double spacing = numbers.size() == 1 ? 0.0 : required_numbers(dataset, DCM_SpacingBetweenSlices, 1, where)[0];
    const Vector3 normal = normal_of(first.orientation);
    const std::size_t plane = values.size() / numbers.size();
    std::vector<SliceFile> slices(numbers.size(), first);
    for (std::size_t k = 0; k < slices.size(); ++k) {
        const auto frame = values.begin() + static_cast<std::ptrdiff_t>(k * plane);
        slices[k].values.assign(frame, frame + static_cast<std::ptrdiff_t>(plane));
        for (std::size_t axis = 0; axis < 3; ++axis) {
            slices[k].slice.image_position_mm[axis] += (numbers[k] - numbers.front()) * spacing * normal[axis];
        }
    }
    return slices;
}

}  // namespace

bool holds_nm_reconstruction(const std::filesystem::path& file) {
    try {
        if (sop_class_of_file(file) != UID_NuclearMedicineImageStorage) {
            return false;
        }
        DcmFileFormat format;
        load_object(file, format);
        return is_reconstruction(*format.getDataset());
    } catch (const Error&) {
        return false;
    }
}

Volume read_nm_reconstruction(const std::filesystem::path& file) {
    const std::string where = file.string();
    DcmFileFormat format;
    load_object(file, format);
    DcmDataset& dataset = *format.getDataset();
    if (!is_reconstruction(dataset)) {
        throw unsupported(where, "is " + kind_in_words(dataset) + ", not one of the type RECON TOMO",
                          "give a reconstructed SPECT image; projections (TOMO) are to be reconstructed first");
    }
    const std::vector<int> numbers = slice_numbers(dataset, where);
    const SliceFile first = first_slice(dataset, file);
    const std::int64_t lines = static_cast<std::int64_t>(first.rows) * static_cast<std::int64_t>(numbers.size());
    if (lines > INT32_MAX) {
        throw damaged(where, "claims more pixels than any image has");
    }
    const std::optional<NmMapping> mapping = nm_mapping_of(dataset, where);
    const Rescale rescale = mapping ? Rescale{} : rescale_of(dataset, where);  // a mapping is of the stored values
    std::vector<float> values = rescaled_pixels(dataset, where, std::filesystem::file_size(file), first.columns,
                                                static_cast<int>(lines), rescale.slope, rescale.intercept);
    if (mapping) {
        nm_apply(*mapping, values, where);
    }
    std::vector<SliceFile> slices = slices_of(dataset, first, numbers, values);
    std::vector<std::string> findings;  // slices of one spacing are even
    Volume volume;
    volume.grid = order_slices(slices, findings);
    volume.quantity = mapping ? Quantity::activity_concentration : Quantity::relative;
    volume.values = stacked_values(slices);
    return volume;
}

}  // namespace isotone::io::dicom
