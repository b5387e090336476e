// SPDX-License-Identifier: Apache-2.0
/// A reconstruction as a DICOM PET series: what its header says.
#pragma once

#include "core/raw_data.hpp"
#include "io/dicom/write_pet_series.hpp"
#include "recon/settings.hpp"

#include <optional>
#include <string>

namespace isotone::app {

/// Why an image of that quantity cannot be a DICOM series, or nothing where it can.
std::optional<std::string> no_series_because(const RawData& raw, Quantity quantity);

/// Method, filter and exactly the corrections that are known to have been applied.
io::dicom::PetSeriesDescription series_description(const RawData& raw, const recon::ReconstructionResult& result);

}  // namespace isotone::app
