// SPDX-License-Identifier: Apache-2.0
/// Private to this room: the Real World Value Mapping (PS3.3 C.7.6.16.2.11) that gives stored values a unit.
#pragma once

#include <optional>
#include <string>
#include <vector>

class DcmDataset;

namespace isotone::io::dicom {

/// A value is the stored one x slope + intercept, in units of `bq_per_ml`.
struct NmMapping {
    double slope = 1.0, intercept = 0.0;
    std::optional<double> first, last;  ///< stored values that it covers
    double bq_per_ml = 1.0;             ///< of one unit
};

/// The first mapping to an activity concentration; empty where there is none.
/// @throws Error{input_corrupt} where it has no slope and intercept
std::optional<NmMapping> nm_mapping_of(DcmDataset& dataset, const std::string& where);

/// Stored values to Bq/mL.
/// @throws Error{inconsistent_data} where it does not cover them; Error{input_corrupt} where they exceed a float
void nm_apply(const NmMapping& mapping, std::vector<float>& values, const std::string& where);

}  // namespace isotone::io::dicom
