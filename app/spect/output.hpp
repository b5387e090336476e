// SPDX-License-Identifier: Apache-2.0
/// What `isotone recon` leaves behind of SPECT data.
#pragma once

#include "app/command/subcommand.hpp"
#include "app/files/output.hpp"
#include "app/recon/config.hpp"
#include "core/projections.hpp"
#include "core/record.hpp"
#include "core/rigid_transform.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

struct FinishedSpect {
    const RunContext& context;
    const SpectData& data;
    const recon::ReconstructionResult& result;
    kernels::DeviceInfo device;
    const ReconConfig& config;  ///< as asked
    std::vector<io::provenance::FileEntry> files;
    std::string photopeak;
    std::vector<EnergyWindow> windows;  ///< that make it up
    bool write_sensitivity = false;
    bool write_pet_series = false;
    Record attenuation_map{};               ///< how it was placed; null = there is none
    std::optional<RigidTransform> found{};  ///< of the map, by registration
};

/// Image with its sidecar, the transform of a registered map, DICOM (folder only), sensitivity image, resolved
/// configuration, metrics, report, provenance; then commits.
void write_spect_output(Output& output, const FinishedSpect& run);

}  // namespace isotone::app
