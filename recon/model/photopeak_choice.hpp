// SPDX-License-Identifier: Apache-2.0
/// Which energy windows of an acquisition are its photopeaks.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "recon/corrections/photopeaks.hpp"
#include "recon/spect_settings.hpp"

#include <vector>

namespace isotone::recon {

/// The photopeak windows that will be reconstructed, with the line in each.
/// @throws Error{usage} where they must be named
ISOTONE_API std::vector<Photopeak> photopeaks_of(const SpectData& data, const SpectSettings& settings);

}  // namespace isotone::recon
