// SPDX-License-Identifier: Apache-2.0
#include "recon/algorithms/osem.hpp"

#include "core/error.hpp"

#include <chrono>

namespace isotone::recon {

UpdateRecord osem_step(SystemModel& model, OsemState& state) {
    const auto start = std::chrono::steady_clock::now();
    kernels::Backend& backend = model.backend();
    const int subset = state.updates_done % model.subsets();
    const kernels::Buffer& sensitivity = model.sensitivity(subset);

    kernels::Buffer correction = backend.make_buffer(state.image.size());
    const RatioTerms terms = model.back_projected_ratio(subset, state.image, correction);
    const double threshold = smallest_relative_sensitivity * backend.largest_magnitude(sensitivity);
    backend.em_update(state.image, correction, sensitivity, threshold);

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
