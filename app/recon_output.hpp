// SPDX-License-Identifier: Apache-2.0
/// What `isotone recon` leaves behind, and what it says it would do.
#pragma once

#include "app/output.hpp"
#include "app/raw_input.hpp"
#include "app/recon_config.hpp"
#include "app/subcommand.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

#include <iosfwd>
#include <string>

namespace isotone::app {

struct FinishedRecon {
    const RunContext& context;
    const RawInput& input;
    const recon::ReconstructionResult& result;
    kernels::DeviceInfo device;
    const ReconConfig& config;  ///< as asked
};

/// Image, DICOM series (folder only, where the examination allows one), resolved configuration, metrics, report and
/// provenance; then commits.
void write_recon_output(Output& output, const FinishedRecon& run);

/// Scanner, data, corrections, grid, memory and planned outputs.
void print_recon_plan(std::ostream& out, const RawData& raw, const recon::ReconstructionSettings& settings,
                      const kernels::Backend& backend);

Record device_record(const kernels::DeviceInfo& device);

}  // namespace isotone::app
