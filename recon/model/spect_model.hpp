// SPDX-License-Identifier: Apache-2.0
/// System model of SPECT projections: ybar = m A x + b in every pixel of every view.
#pragma once

#include "core/export.hpp"
#include "core/progress.hpp"
#include "recon/model/binned_subset.hpp"
#include "recon/model/image_operators.hpp"
#include "recon/model/spect_problem.hpp"
#include "recon/model/system_model.hpp"
#include "recon/settings.hpp"

#include <memory>
#include <vector>

namespace isotone::recon {

/// Scatter that depends on the image: adds the expected counts of the views of each subset to what is there.
class ISOTONE_API ScatterModel {
public:
    virtual ~ScatterModel();
    /// @param image   in the unit of the reconstruction
    /// @param counts  for each subset a buffer of its projections, to be overwritten
    virtual void estimate(const kernels::Buffer& image, std::vector<kernels::Buffer>& counts) = 0;
};

/// The first iteration that scatter of the image enters: the uniform image that a run starts from without a start image
/// says nothing of where the activity is.
constexpr int first_scatter_iteration(bool starts_from_image) {
    return starts_from_image ? 1 : 2;
}

class ISOTONE_API SpectModel final : public SystemModel {
public:
    SpectModel(const SpectProblem& problem, const ReconstructionSettings& settings, kernels::Backend& backend,
               ProgressSink& progress);

    int subsets() const override { return static_cast<int>(subsets_.size()); }
    const kernels::Grid& grid() const override { return grid_; }
    kernels::Backend& backend() override { return backend_; }
    const kernels::Buffer& sensitivity(int subset) const override;
    RatioTerms back_projected_ratio(int subset, const kernels::Buffer& image, kernels::Buffer& correction) override;
    double floor() const override { return floor_; }
    double measured_counts() const override { return measured_counts_; }
    /// Renews the scatter that depends on the image, from first_scatter_iteration() on.
    void before_iteration(int iteration, const kernels::Buffer& image) override;

    /// @param scatter  kept; its counts go beside the additive term of the problem
    void use_scatter(std::unique_ptr<ScatterModel> scatter);
    std::shared_ptr<const kernels::Buffer> attenuation() const { return attenuation_; }
    /// Expected counts of the scatter model as last renewed, all subsets.
    double scatter_counts();

private:
    void load(const SpectProblem& problem, const ReconstructionSettings& settings, int subset);

    kernels::Backend& backend_;
    kernels::Grid grid_;
    ImageOperators operators_;
    kernels::Accumulator accumulator_;  ///< of every back projection
    std::shared_ptr<const kernels::Buffer> attenuation_;
    std::vector<BinnedSubset> subsets_;
    std::unique_ptr<ScatterModel> scatter_;
    std::vector<kernels::Buffer> scatter_counts_, fixed_additive_;  ///< of each subset, where there is a scatter model
    bool starts_from_image_;
    double floor_ = 0.0;
    double measured_counts_ = 0.0;
};

}  // namespace isotone::recon
