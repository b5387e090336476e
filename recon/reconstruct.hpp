// SPDX-License-Identifier: Apache-2.0
/// Raw data in, quantitative image out: builds the system model, runs the algorithm, reports what was done.
#pragma once

#include "core/export.hpp"
#include "core/progress.hpp"
#include "core/raw_data.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

namespace isotone::recon {

/// Radius of the largest cylinder that every view of these data sees completely.
double largest_radius_mm(const SinogramGeometry& geometry);

/// The grid the settings ask for, or the default for this scanner.
ISOTONE_API kernels::Grid reconstruction_grid(const RawData& raw, const ReconstructionSettings& settings);

/// Starts with plan_reconstruction() (recon/plan.hpp), which makes the checks.
/// @throws Error{inconsistent_data} where data, factors and settings contradict each other, Error{interrupted} when the
///         sink asks to stop.
ISOTONE_API ReconstructionResult reconstruct(const RawData& raw, const ReconstructionSettings& settings,
                                             kernels::Backend& backend, ProgressSink& progress);

}  // namespace isotone::recon
