// SPDX-License-Identifier: Apache-2.0
/// Which energy windows of an acquisition are its photopeaks.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "recon/corrections/photopeaks.hpp"
#include "recon/spect_settings.hpp"

#include <string>
#include <vector>

namespace isotone::recon {

/// The photopeak windows that will be reconstructed, with the energy of the line in each and, where they are summed,
/// the scatter that energy windows measure in each.
/// @param findings  receives what a reader must know: that no line is known, or that a window without one was allowed
/// @throws Error{usage} where they must be named, Error{inconsistent_data} for a window without a line of the nuclide,
///         where its lines are known and accept_foreign_window is not set, and what choose_scatter() throws
ISOTONE_API std::vector<Photopeak> photopeaks_of(const SpectData& data, const SpectSettings& settings,
                                                 std::vector<std::string>& findings);

/// Their names and levels: "113 (101.7 to 124.3 keV) + 208 (187.2 to 228.8 keV)"
ISOTONE_API std::string photopeaks_text(const SpectData& data, const std::vector<Photopeak>& photopeaks);

}  // namespace isotone::recon
