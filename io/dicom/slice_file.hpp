// SPDX-License-Identifier: Apache-2.0
/// Private to this room: one PET or CT slice as it stands in its file.
#pragma once

#include "core/pet_header.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace isotone::io::dicom {

enum class SliceKind { pet, ct };

/// The header is that of PET; of a CT slice it holds what the two have in common: UIDs, position, rescaling.
struct SliceFile {
    std::filesystem::path path;
    PetSeriesHeader series;
    PetSliceHeader slice;
    int columns = 0, rows = 0;
    double column_spacing_mm = 0.0;       ///< between neighbours of a row: along index axis 0
    double row_spacing_mm = 0.0;          ///< between neighbours of a column: along index axis 1
    std::array<double, 6> orientation{};  ///< ImageOrientationPatient: direction of a row, then of a column
    std::optional<double> slice_thickness_mm;
    std::optional<int> number_of_slices;  ///< of the whole series, as the file claims
    std::optional<double> kvp;            ///< CT: peak voltage of the tube
    std::vector<float> values;            ///< rescaled, columns fastest
    std::vector<std::string> findings;
};

/// @returns nothing where the file is DICOM of another kind, or a scout view
/// @throws Error{input_corrupt} where it is damaged, or of that modality but in a form that is not read; the message
///   says which; Error{inconsistent_data} where a CT slice does not hold Hounsfield numbers
std::optional<SliceFile> read_slice_file(const std::filesystem::path& path, SliceKind kind);

}  // namespace isotone::io::dicom
