// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the PET headers of core from a DCMTK dataset.
#pragma once

#include "core/pet_header.hpp"

#include <string>
#include <string_view>
#include <vector>

class DcmItem;

namespace isotone::io::dicom {

inline constexpr const char* ge_pet_creator = "GEMS_PETD_01";
inline constexpr const char* philips_pet_creator = "Philips PET Private Group";

/// What stands before the description and the comment of a series that was made under an override.
inline constexpr std::string_view override_mark = "OVERRIDE: ", warning_mark = "WARNING: ";

/// @param findings  gets a line for each attribute that is present but cannot be read, and the override of a series
///                  that isotone made under one
PetSeriesHeader series_header_of(DcmItem& dataset, std::vector<std::string>& findings);

/// RescaleSlope and ImagePositionPatient have been checked to be there by the caller.
PetSliceHeader slice_header_of(DcmItem& dataset, std::vector<std::string>& findings);

}  // namespace isotone::io::dicom
