// SPDX-License-Identifier: Apache-2.0
/// SPECT projections in, quantitative image out: the plan, the system model, the same algorithms as PET.
#pragma once

#include "core/export.hpp"
#include "core/progress.hpp"
#include "core/projections.hpp"
#include "kernels/backend.hpp"
#include "recon/spect_settings.hpp"

namespace isotone::recon {

struct SpectPlan;

/// Starts with plan_spect() (recon/spect_plan.hpp), which makes the checks. The image is in the patient's frame, where
/// the data say the axis stands, else with the axis at x = y = 0; in Bq/mL at the reference time, or in counts per
/// second and mL (relative) where no sensitivity is known.
/// @throws Error as plan_spect() does, Error{interrupted} when the sink asks to stop
ISOTONE_API ReconstructionResult reconstruct_spect(const SpectData& data, const SpectSettings& settings,
                                                   kernels::Backend& backend, ProgressSink& progress);
/// The same by a plan already made from these data and settings.
ISOTONE_API ReconstructionResult reconstruct_spect(const SpectData& data, const SpectSettings& settings,
                                                   const SpectPlan& plan, kernels::Backend& backend,
                                                   ProgressSink& progress);

}  // namespace isotone::recon
