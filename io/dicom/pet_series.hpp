// SPDX-License-Identifier: Apache-2.0
/// Reading a PET image series (SOP class 1.2.840.10008.5.1.4.1.1.128), one slice per file.
///
/// Values are stored value x RescaleSlope + RescaleIntercept of each slice's own pair; MONOCHROME1 changes the display
/// only and inverts nothing. Slices are ordered by ImagePositionPatient along the normal of the image plane, never by
/// InstanceNumber. The volume is in the patient's frame (LPS): index axis 0 runs along a row, axis 1 down a column,
/// axis 2 along the normal.
///
/// Accepted: uncompressed, RLE, JPEG and JPEG-LS transfer syntaxes; 8, 16 or 32 bits allocated, signed or unsigned.
#pragma once

#include "core/export.hpp"
#include "core/pet_header.hpp"
#include "core/volume.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace isotone::io::dicom {

struct PetSeries {
    PetSeriesHeader header;
    std::vector<PetSliceHeader> slices;        ///< in the order of the volume's axis 2
    Volume volume;                             ///< Bq/mL for BQML, SUVbw for GML of type BW, else relative
    std::vector<std::filesystem::path> files;  ///< source of each slice, in the same order
    std::vector<std::string> findings;         ///< what was tolerated: uneven slice distances, skipped files, ...
};

/// Each distance between neighbouring slices must lie within this share of their median; real multi-bed series vary by
/// 2.5 %. The volume's spacing is the mean distance.
inline constexpr double slice_distance_tolerance = 0.05;

/// Reads every DICOM file of a folder (not of its subfolders) or, given a file, that file alone.
/// @throws Error{input_missing} where nothing is there; Error{input_corrupt} where a file is damaged or of a kind that
///   is not read (enhanced multi-frame, JPEG 2000, ...), naming the file; Error{inconsistent_data} where the files hold
///   several series, or slices are missing, duplicated, unevenly spaced or contradict each other
ISOTONE_API PetSeries read_pet_series(const std::filesystem::path& folder_or_file);

/// Reads exactly these files, in any order.
ISOTONE_API PetSeries read_pet_series(const std::vector<std::filesystem::path>& files);

}  // namespace isotone::io::dicom
