// SPDX-License-Identifier: Apache-2.0
#include "recon/run.hpp"

#include "core/error.hpp"
#include "recon/algorithms/osem.hpp"
#include "recon/resident.hpp"

#include <cstdio>
#include <string>
#include <utility>

namespace isotone::recon {
namespace {

Volume to_volume(SystemModel& model, const kernels::Buffer& image, const ImageGrid& grid, Quantity quantity) {
    Volume volume(grid, quantity);
    model.backend().download_image(image, model.grid(), volume.values);
    return volume;
}

kernels::Buffer start_image(const ReconstructionSettings& settings, SystemModel& model) {
    kernels::Backend& backend = model.backend();
    if (settings.start_image) {
        return resident_image(backend, settings.start_image->values, model.grid());
    }
    // The uniform image that explains all counts.
    double sensitivity = 0.0;
    for (int s = 0; s < model.subsets(); ++s) {
        sensitivity += backend.sum(model.sensitivity(s));
    }
    kernels::Buffer image = backend.make_buffer(model.grid().voxels());
    backend.fill(image, model.measured_counts() / sensitivity);
    return image;
}

std::string step_text(const UpdateRecord& update, const ReconstructionSettings& settings) {
    char text[120];
    std::snprintf(text, sizeof text, "iteration %d of %d, subset %d of %d, log-likelihood %.6e", update.iteration,
                  settings.iterations, update.subset + 1, settings.subsets, update.log_likelihood);
    return text;
}

void update(SystemModel& model, const ReconstructionSettings& settings, ProgressSink& progress, OsemState& state,
            ReconstructionResult& result) {
    const int total = settings.iterations * model.subsets();
    while (state.updates_done < total) {
        if (progress.stop_requested()) {
            throw Error(
                ErrorCode::interrupted, "reconstruction",
                "stopped after " + std::to_string(state.updates_done) + " of " + std::to_string(total) + " updates",
                "start it again; nothing was written");
        }
        result.updates.push_back(settings.algorithm == Algorithm::mlem ? mlem_step(model, state)
                                                                       : osem_step(model, state));
        progress.report("reconstruct", static_cast<double>(state.updates_done) / total,
                        step_text(result.updates.back(), settings));
    }
}

void post_filter(SystemModel& model, double fwhm_mm, const std::vector<float>& field_of_view, kernels::Buffer& image) {
    kernels::Backend& backend = model.backend();
    backend.gaussian(image, model.grid(), {fwhm_mm, fwhm_mm, fwhm_mm});
    backend.multiply(image, resident_image(backend, field_of_view, model.grid()));
}

void report_floored(ReconstructionResult& result) {
    std::size_t floored = 0;
    for (const UpdateRecord& update : result.updates) {
        floored += update.floored;
    }
    if (floored > 0) {
        char text[96];
        std::snprintf(text, sizeof text, "%zu expectations were raised to the floor of %.3g", floored, result.floor);
        result.findings.emplace_back(text);
    }
}

}  // namespace

void run_updates(SystemModel& model, const ReconstructionSettings& settings, const FinishedGrid& finished,
                 ProgressSink& progress, ReconstructionResult& result) {
    kernels::Backend& backend = model.backend();
    result.measured_counts = model.measured_counts();
    result.floor = model.floor();

    OsemState state = osem_start(model, start_image(settings, model));
    update(model, settings, progress, state, result);
    if (settings.post_filter_fwhm_mm > 0.0) {
        post_filter(model, settings.post_filter_fwhm_mm, finished.field_of_view, state.image);
    }
    if (!backend.all_finite(state.image)) {
        throw Error(ErrorCode::inconsistent_data, "reconstruction", "the image holds a value that is not finite",
                    "look for factors, additive terms or start values of extreme size");
    }
    result.image = to_volume(model, state.image, finished.grid, finished.quantity);

    kernels::Buffer sensitivity = backend.make_buffer(model.grid().voxels());
    for (int s = 0; s < model.subsets(); ++s) {
        backend.scale_and_add(sensitivity, 1.0, model.sensitivity(s));
    }
    result.sensitivity = to_volume(model, sensitivity, finished.grid, Quantity::other);
    report_floored(result);
}

}  // namespace isotone::recon
