// SPDX-License-Identifier: Apache-2.0
/// From a system model to an image: the updates that the settings ask for, the post filter, the sensitivity. What PET
/// and SPECT reconstruction share.
#pragma once

#include "core/progress.hpp"
#include "core/volume.hpp"
#include "recon/model/system_model.hpp"
#include "recon/settings.hpp"

#include <vector>

namespace isotone::recon {

struct FinishedGrid {
    ImageGrid grid;  ///< of the image as it is returned
    Quantity quantity = Quantity::relative;
    std::vector<float> field_of_view;  ///< 1 inside, 0 outside; x fastest
};

/// Fills image, sensitivity, updates, counts and floor of `result`, and adds findings of the run.
/// @throws Error{interrupted} when the sink asks to stop, Error{inconsistent_data} for an image that is not finite
void run_updates(SystemModel& model, const ReconstructionSettings& settings, const FinishedGrid& finished,
                 ProgressSink& progress, ReconstructionResult& result);

}  // namespace isotone::recon
