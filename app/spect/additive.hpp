// SPDX-License-Identifier: Apache-2.0
/// The expected additive term of SPECT projections from a file of its own (`recon --additive`).
#pragma once

#include "app/recon/config.hpp"
#include "app/spect/input.hpp"
#include "core/projections.hpp"
#include "recon/spect_settings.hpp"

#include <string>
#include <vector>

namespace isotone::app {

/// Gives the data the term, in the order of their views: those of the file are found by their angle, and heads that
/// look from one angle by head and start. The file is read as the projections are.
/// @param projections  the files of the data
/// @param nuclide      that the configuration names; compared where the data name none
/// @throws Error{inconsistent_data} unless views, pixels and nuclide are those of the data and its window is exactly
/// one
///         of theirs
void add_additive(const std::string& path, const std::vector<std::string>& projections,
                  const SpectInputOptions& options, const std::optional<std::string>& nuclide, SpectData& data);

/// A term that was named, and that the reconstruction would not use.
/// @throws Error{usage}
void require_additive_enters(const SpectData& data, const recon::SpectSettings& settings);

}  // namespace isotone::app
