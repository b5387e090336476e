// SPDX-License-Identifier: Apache-2.0
#include "recon/algorithms/osem.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace isotone::recon {

OsemState osem_start(SystemModel& model, kernels::Buffer image) {
    kernels::Backend& backend = model.backend();
    kernels::Buffer total = backend.make_buffer(image.size());
    for (int subset = 0; subset < model.subsets(); ++subset) {
        backend.scale_and_add(total, 1.0, model.sensitivity(subset));
    }
    const double largest = backend.largest_magnitude(total);
    if (!(largest > 0.0) || !std::isfinite(largest)) {
        throw Error(ErrorCode::inconsistent_data, "sensitivity image",
                    "its largest value is " + number_text(largest) + ", so no voxel can be updated",
                    "check the factors, the grid and the field of view");
    }
    const auto threshold = static_cast<float>(smallest_relative_sensitivity * largest);
    std::vector<float> seen(image.size());
    backend.download(total, seen);
    std::transform(seen.begin(), seen.end(), seen.begin(),
                   [threshold](float sensitivity) { return sensitivity > threshold ? 1.0F : 0.0F; });
    backend.upload(seen, total);
    backend.multiply(image, total);
    return {std::move(image), 0, std::move(total)};
}

UpdateRecord osem_step(SystemModel& model, OsemState& state) {
    const auto start = std::chrono::steady_clock::now();
    kernels::Backend& backend = model.backend();
    const int subset = state.updates_done % model.subsets();
    const kernels::Buffer& sensitivity = model.sensitivity(subset);

    if (subset == 0) {
        model.before_iteration(state.updates_done / model.subsets() + 1, state.image);
    }
    const RatioTerms terms = model.back_projected_ratio(subset, state.image, state.correction);
    const double threshold = smallest_relative_sensitivity * backend.largest_magnitude(sensitivity);
    backend.em_update(state.image, state.correction, sensitivity, threshold);

    UpdateRecord record;
    record.iteration = state.updates_done / model.subsets() + 1;
    record.subset = subset;
    record.log_likelihood = terms.log_likelihood;
    record.floored = terms.floored;
    record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    ++state.updates_done;
    return record;
}

UpdateRecord mlem_step(SystemModel& model, OsemState& state) {
    if (model.subsets() != 1) {
        throw Error(ErrorCode::usage, "algorithm mlem",
                    "the data are split into " + std::to_string(model.subsets()) + " subsets, expected 1",
                    "set subsets = 1, or algorithm = \"osem\"");
    }
    return osem_step(model, state);
}

}  // namespace isotone::recon
