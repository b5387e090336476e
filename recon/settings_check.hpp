// SPDX-License-Identifier: Apache-2.0
/// The limits of settings that do not depend on the data, the same for PET and SPECT.
#pragma once

#include "recon/settings.hpp"

#include <string>

namespace isotone::recon {

/// @throws Error{usage}, "found <found>", unless `holds`
void require_setting(bool holds, const std::string& key, const std::string& found, const std::string& hint);

/// Iterations, algorithm and subsets, post filter, field of view.
/// @throws Error{usage} for the first that is out of its limits
void check_settings(const ReconstructionSettings& settings);

}  // namespace isotone::recon
