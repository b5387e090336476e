// SPDX-License-Identifier: Apache-2.0
/// What was filled into a phantom, as a strict TOML file:
///
///     schema = "isotone-fill/1"
///     sphere_bq_ml = 20000.0
///     background_bq_ml = 2000.0
///     decay_s = 1800.0        # optional: from the measurement of these numbers to the reference time of the image
///     nuclide = "18F"         # needed with decay_s; where given, it must be that of the band and of the image
#pragma once

#include "harmonize/phantom/nema_phantom.hpp"

#include <filesystem>

namespace isotone::app {

/// Concentrations at the reference time of the image.
/// @throws Error{usage} naming the key, Error{input_missing}
harmonize::FillSheet read_fill_sheet(const std::filesystem::path& path);

}  // namespace isotone::app
