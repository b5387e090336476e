// SPDX-License-Identifier: Apache-2.0
/// Private to this room: a DICOM file as an object of the toolkit.
#pragma once

#include <filesystem>
#include <string>

class DcmFileFormat;

namespace isotone::io::dicom {

/// The text "DICM" stands at byte 128.
bool is_dicom_file(const std::filesystem::path& path);

/// It is a DICOM file, or its ending says so (.dcm, .ima).
bool claims_dicom(const std::filesystem::path& path);

/// The SOP class that the file's meta header names; empty where the file is no DICOM file or cannot be read.
std::string sop_class_of_file(const std::filesystem::path& path);

/// @throws Error{input_corrupt} where it is no DICOM file, damaged, or nests sequences without end
void load_object(const std::filesystem::path& path, DcmFileFormat& format);

}  // namespace isotone::io::dicom
