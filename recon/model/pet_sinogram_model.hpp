// SPDX-License-Identifier: Apache-2.0
/// System model of PET sinogram data: ybar = m A x + b in every bin.
#pragma once

#include "core/export.hpp"
#include "core/progress.hpp"
#include "recon/model/binned_subset.hpp"
#include "recon/model/image_operators.hpp"
#include "recon/model/pet_factors.hpp"
#include "recon/model/system_model.hpp"

#include <vector>

namespace isotone::recon {

/// @throws Error{input_corrupt} for a bin that holds no number of counts
void require_counts(const Sinogram& prompts);

class ISOTONE_API PetSinogramModel final : public SystemModel {
public:
    PetSinogramModel(const Sinogram& prompts, const PetFactors& factors, const ReconstructionSettings& settings,
                     const kernels::Grid& grid, double fov_radius_mm, kernels::Backend& backend,
                     ProgressSink& progress);

    int subsets() const override { return static_cast<int>(subsets_.size()); }
    const kernels::Grid& grid() const override { return grid_; }
    kernels::Backend& backend() override { return backend_; }
    const kernels::Buffer& sensitivity(int subset) const override;
    RatioTerms back_projected_ratio(int subset, const kernels::Buffer& image, kernels::Buffer& correction) override;
    double floor() const override { return floor_; }
    double measured_counts() const override { return measured_counts_; }

    /// Counts found in bins that cannot hold any: left out of the reconstruction.
    double counts_without_factor() const { return counts_without_factor_; }

private:
    void load(const Sinogram& prompts, const PetFactors& factors, const ReconstructionSettings& settings, int subset);

    kernels::Backend& backend_;
    kernels::Grid grid_;
    ImageOperators operators_;
    kernels::Accumulator accumulator_;  ///< of every back projection
    std::vector<BinnedSubset> subsets_;
    double floor_ = 0.0;
    double measured_counts_ = 0.0;
    double counts_without_factor_ = 0.0;
};

}  // namespace isotone::recon
