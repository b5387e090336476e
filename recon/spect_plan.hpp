// SPDX-License-Identifier: Apache-2.0
/// What a SPECT reconstruction would do, found without doing it: every check of data and settings, then the problem in
/// plain numbers with a record of every choice. reconstruct_spect() itself starts with it.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "recon/model/spect_problem.hpp"
#include "recon/spect_grid.hpp"
#include "recon/spect_settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

struct SpectPlan {
    SpectProblem problem;
    double fov_radius_mm = 0.0;
    double energy_kev = 0.0;            ///< of attenuation and response
    std::vector<EnergyWindow> windows;  ///< that are reconstructed
    std::string photopeak;              ///< their names and levels
    ScatterMethod scatter = ScatterMethod::none;
    std::optional<WindowKernel> scatter_kernel;  ///< of effective_source
    std::vector<double> counts;                  ///< that enter, of each subset
    Quantity quantity = Quantity::relative;
    std::vector<CorrectionRecord> corrections;
    std::vector<std::string> findings;
    Record resolved;  ///< as ReconstructionResult::resolved_settings

    double total_counts() const;
};

/// @throws Error{usage, inconsistent_data, input_corrupt}
ISOTONE_API SpectPlan plan_spect(const SpectData& data, const SpectSettings& settings);

/// Bytes while it runs: resident data, images and work memory, in the backend's precision. A scatter model's own are
/// esse_memory().
ISOTONE_API double spect_memory(const SpectPlan& plan, const SpectSettings& settings,
                                const kernels::DeviceInfo& device);

}  // namespace isotone::recon
