// SPDX-License-Identifier: Apache-2.0
/// Private to this room: one PET slice as it stands in its file.
#pragma once

#include "core/pet_header.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace isotone::io::dicom {

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
    std::vector<float> values;            ///< rescaled, columns fastest
    std::vector<std::string> findings;
};

/// The text "DICM" stands at byte 128.
bool is_dicom_file(const std::filesystem::path& path);

/// @returns nothing where the file is DICOM of another kind than PET
/// @throws Error{input_corrupt} where it is damaged, or PET of a kind that is not read; the message says which
std::optional<SliceFile> read_slice_file(const std::filesystem::path& path);

}  // namespace isotone::io::dicom
