// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the PET headers of core from a DCMTK dataset.
#pragma once

#include "core/pet_header.hpp"

#include <string>
#include <vector>

class DcmItem;

namespace isotone::io::dicom {

inline constexpr const char* ge_pet_creator = "GEMS_PETD_01";
inline constexpr const char* philips_pet_creator = "Philips PET Private Group";

/// @param findings  gets a line for each attribute that is present but cannot be read
PetSeriesHeader series_header_of(DcmItem& dataset, std::vector<std::string>& findings);

/// RescaleSlope and ImagePositionPatient have been checked to be there by the caller.
PetSliceHeader slice_header_of(DcmItem& dataset, std::vector<std::string>& findings);

}  // namespace isotone::io::dicom
