// SPDX-License-Identifier: Apache-2.0
/// Raw data in, quantitative image out: builds the system model, runs the algorithm, reports what was done.
#pragma once

#include "core/export.hpp"
#include "core/progress.hpp"
#include "core/raw_data.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

namespace isotone::recon {

/// The grid the settings ask for, or the default for this scanner.
ISOTONE_API kernels::Grid reconstruction_grid(const RawData& raw, const ReconstructionSettings& settings);

/// @throws Error{inconsistent_data} where data, factors and settings contradict each other, Error{interrupted} when the
///         sink asks to stop.
ISOTONE_API ReconstructionResult reconstruct(const RawData& raw, const ReconstructionSettings& settings,
                                             kernels::Backend& backend, ProgressSink& progress);

}  // namespace isotone::recon
