// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the files of a series of slices, whatever made them.
#pragma once

#include "io/dicom/slice_file.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace isotone::io::dicom {

/// The files of a folder (not of its subfolders) that may be images, sorted by name; a file gives itself.
/// @throws Error{input_missing}
std::vector<std::filesystem::path> files_of(const std::filesystem::path& folder, std::vector<std::string>& findings);

/// Objects of another kind are skipped and counted among the findings.
/// @throws what read_slice_file() throws
std::vector<SliceFile> read_slices(const std::vector<std::filesystem::path>& files, SliceKind kind,
                                   std::vector<std::string>& findings);

/// @param files  that the slices were read from
/// @throws Error{input_missing} where there is none, Error{input_corrupt} where the only file is no slice;
///   Error{inconsistent_data} where they belong to several series, or are fewer than they claim
void check_one_series(const std::vector<SliceFile>& slices, const std::vector<std::filesystem::path>& files,
                      SliceKind kind, const std::string& where);

/// The geometric attribute in which a slice differs from the first, beyond the rounding of text; nothing for none.
const char* geometry_that_differs(const SliceFile& slice, const SliceFile& first);

/// The same finding in every slice is one finding of the series.
void collect_findings(const std::vector<SliceFile>& slices, std::vector<std::string>& findings);

/// Moves the values of ordered slices into one array.
std::vector<float> stacked_values(std::vector<SliceFile>& slices);

}  // namespace isotone::io::dicom
