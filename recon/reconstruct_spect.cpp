// SPDX-License-Identifier: Apache-2.0
#include "recon/reconstruct_spect.hpp"

#include "recon/model/esse_scatter.hpp"
#include "recon/model/spect_model.hpp"
#include "recon/run.hpp"
#include "recon/spect_plan.hpp"

#include <memory>
#include <numeric>

namespace isotone::recon {

ReconstructionResult reconstruct_spect(const SpectData& data, const SpectSettings& settings, kernels::Backend& backend,
                                       ProgressSink& progress) {
    const SpectPlan plan = plan_spect(data, settings);
    SpectModel model(plan.problem, settings.run, backend, progress);
    if (plan.scatter_kernel) {
        model.use_scatter(std::make_unique<EsseScatter>(backend, plan.problem, settings.run.subsets,
                                                        *plan.scatter_kernel, model.attenuation()));
    }

    ReconstructionResult result;
    result.corrections = plan.corrections;
    result.findings = plan.findings;
    result.resolved_settings = plan.resolved;
    const ImageGrid grid = placed_in_patient(spect_grid(data.geometry, settings.run), data);
    run_updates(model, settings.run, {grid, plan.quantity, plan.problem.field_of_view}, progress, result);
    const std::vector<float>& additive = plan.problem.additive;
    result.additive_counts = std::accumulate(additive.begin(), additive.end(), 0.0) + model.scatter_counts();
    return result;
}

}  // namespace isotone::recon
