// SPDX-License-Identifier: Apache-2.0
/// Measured collimator responses in files, "isotone-collimator-response/1":
///
///     schema = "isotone-collimator-response/1"
///     source = "point source of 131I in air, HEGP, measured 2026-03-02"
///     pixel_mm = 2.4
///     size = 65                      # odd; kernels are size x size
///     [[kernel]]                     # ascending in distance
///     distance_mm = 50.0             # from the face of the collimator
///     values = [ ... ]               # bin by bin, rows within a bin
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "recon/model/kernel_table.hpp"

#include <string>

namespace isotone::recon {

/// @throws Error{usage} naming key and what was expected, Error{inconsistent_data} where the parts do not fit
ISOTONE_API KernelTable kernel_table_from_record(const Record& record, const std::string& where);

}  // namespace isotone::recon
