// SPDX-License-Identifier: Apache-2.0
/// `isotone simulate` with a gamma camera: projections whose truth is known.
#pragma once

#include "app/command/subcommand.hpp"
#include "core/record.hpp"
#include "simulate/phantom.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace isotone::app {

struct SpectSimulationRequest {
    std::filesystem::path phantom_file;
    std::string camera;
    std::optional<std::string> collimator;
    std::optional<std::string> protocol;  ///< name or file; empty = the usual one of the phantom's nuclide
    std::string method = "analytic";      ///< or monte_carlo
    std::optional<double> photons;        ///< histories of the Monte Carlo
    std::optional<std::uint64_t> seed;
    Vector3 shift_mm{};  ///< that the phantom was moved by
    bool no_noise = false;
    int threads = 0;
    std::string output;
    bool dry_run = false;
    Record changes;  ///< of the phantom, for the provenance
};

/// Writes the projections and beside them protocol, truth, regions, the expected primaries, the phantom's activity and
/// its attenuation at the photopeak on the grid of a reconstruction, with a sidecar that names energy and frame of
/// reference, provenance.
/// @throws Error{usage} for names, protocols and methods that are not there, and what the simulation throws
void run_spect_simulation(RunContext& context, const simulate::Phantom& phantom, const SpectSimulationRequest& request);

}  // namespace isotone::app
