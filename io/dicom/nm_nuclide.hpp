// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the radionuclide that an object names by a code or in words.
#pragma once

#include <string>

class DcmItem;

namespace isotone::io::dicom {

/// "99mTc", "177Lu", ...: from the Radionuclide Code of a radiopharmaceutical item, else from the name of the
/// radiopharmaceutical; empty where neither names a nuclide of emission tomography.
std::string nuclide_of(DcmItem& radiopharmaceutical);

}  // namespace isotone::io::dicom
