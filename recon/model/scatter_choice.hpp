// SPDX-License-Identifier: Apache-2.0
/// Which scatter estimate a SPECT reconstruction uses, and the estimate itself where the data hold it.
#pragma once

#include "core/projections.hpp"
#include "recon/corrections/photopeaks.hpp"
#include "recon/corrections/window_scatter.hpp"
#include "recon/spect_settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

struct ScatterChoice {
    ScatterMethod method = ScatterMethod::none;  ///< never automatic
    std::optional<ScatterEstimate> estimate;     ///< of the sum of photopeaks; empty for none and effective_source
    CorrectionRecord record;
};

/// Automatic takes what the data hold beside each photopeak, and says so.
/// @throws what window_scatter() and supplied_scatter() throw for the method taken, and Error{inconsistent_data} for
///         the additive term of a sum and for windows with more scatter than the photopeak has counts
ScatterChoice choose_scatter(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                             const SpectSettings& settings);

/// Expected scatter of each photopeak, counts, from the energy windows that choose_scatter() takes; 0 where it takes
/// none.
std::vector<double> scatter_counts_of(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                                      const SpectSettings& settings);

/// The kernel of effective source scatter estimation for the photopeak's window.
/// @throws Error{inconsistent_data} without kernels or a map, and for a sum of photopeaks
WindowKernel choose_scatter_kernel(const SpectData& data, const std::vector<Photopeak>& photopeaks, double energy_kev,
                                   const SpectSettings& settings);

}  // namespace isotone::recon
