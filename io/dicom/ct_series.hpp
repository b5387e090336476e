// SPDX-License-Identifier: Apache-2.0
/// Reading a CT image series (SOP class 1.2.840.10008.5.1.4.1.1.2), one slice per file, as an attenuation map is made
/// from it.
///
/// Values are Hounsfield numbers: stored value x RescaleSlope + RescaleIntercept of each slice's own pair. Slices are
/// ordered by ImagePositionPatient along the normal of the image plane, never by InstanceNumber. The volume is in the
/// patient's frame (LPS): index axis 0 runs along a row, axis 1 down a column, axis 2 along the normal. Pixels that
/// PixelPaddingValue marks as outside the scanned field read as air, -1000.
///
/// Scout views and objects of other modalities in the folder are skipped and named in the findings.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace isotone::io::dicom {

struct CtSeries {
    Volume hu;  ///< Quantity::other, Frame::patient_lps
    std::string frame_of_reference_uid;
    std::string study_uid;
    std::optional<double> kvp;                 ///< peak voltage of the tube, kV
    std::vector<std::filesystem::path> files;  ///< source of each slice, in the order of the volume's axis 2
    std::vector<std::string> findings;         ///< what was tolerated: slightly uneven distances, skipped files, ...
};

/// Reads every DICOM file of a folder (not of its subfolders) or, given a file, that file alone.
/// @throws Error{input_missing} where nothing is there, or no CT image; Error{input_corrupt} where a file is damaged or
///   of a kind that is not read (enhanced multi-frame, JPEG 2000, ...), naming the file; Error{inconsistent_data} where
///   the files hold several series, or slices are missing, duplicated, unevenly spaced (beyond
///   slice_distance_tolerance), sheared by a tilted gantry, contradict each other or are not in HU
ISOTONE_API CtSeries read_ct_series(const std::filesystem::path& folder_or_file);

/// Whether a folder (or a file) holds at least one CT image, by the files' meta headers alone. Never throws for what
/// lies in the folder.
ISOTONE_API bool holds_ct_series(const std::filesystem::path& folder_or_file);

}  // namespace isotone::io::dicom
