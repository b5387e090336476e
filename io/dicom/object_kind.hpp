// SPDX-License-Identifier: Apache-2.0
/// Private to this room: what an object is, in words for people.
#pragma once

#include <string>

class DcmItem;

namespace isotone::io::dicom {

/// ImageType's third value, "TOMO" for example; empty where there is none.
std::string third_image_type(DcmItem& dataset);

/// "a Nuclear Medicine image of the type 'STATIC'", "DICOM of the class SecondaryCaptureImageStorage".
std::string kind_in_words(DcmItem& dataset);

}  // namespace isotone::io::dicom
