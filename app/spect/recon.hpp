// SPDX-License-Identifier: Apache-2.0
/// `isotone recon` of SPECT projections: reads them and what belongs to them, reconstructs, writes the results.
#pragma once

#include "app/command/subcommand.hpp"
#include "app/recon/config.hpp"
#include "app/spect/input.hpp"
#include "kernels/backend.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

struct SpectReconRequest {
    std::vector<std::string> raw;       ///< the files of one acquisition
    std::optional<std::string> config;  ///< the configuration's file
    std::string output;
    SpectInputOptions input;
    kernels::BackendRequest device;
    bool write_sensitivity = false;
    bool write_pet_series = false;  ///< also as a PET series, for programs that read only that
    bool dry_run = false;
};

/// @throws Error as the readers, the plan and the reconstruction do
void run_spect_recon(RunContext& context, const ReconConfig& config, const SpectReconRequest& request);

}  // namespace isotone::app
