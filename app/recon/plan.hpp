// SPDX-License-Identifier: Apache-2.0
/// What `isotone recon --dry-run` says of PET data: the plan of the reconstruction itself, in words.
#pragma once

#include "app/files/raw_input.hpp"
#include "app/recon/config.hpp"
#include "kernels/backend.hpp"
#include "recon/plan.hpp"

#include <filesystem>
#include <iosfwd>

namespace isotone::app {

struct PlannedRecon {
    const RawInput& input;
    const recon::ReconstructionPlan& plan;
    const ReconConfig& config;
    kernels::DeviceInfo device;
    std::filesystem::path output;
    bool write_sensitivity = false;
};

/// Files, data, counts, corrections, grid, settings, device, memory, and what would be written with its size.
void print_recon_plan(std::ostream& out, const PlannedRecon& planned);

}  // namespace isotone::app
