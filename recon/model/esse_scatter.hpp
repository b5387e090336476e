// SPDX-License-Identifier: Apache-2.0
/// Effective source scatter estimation as the scatter model of a SPECT reconstruction.
#pragma once

#include "recon/corrections/esse.hpp"
#include "recon/model/spect_model.hpp"
#include "recon/model/spect_problem.hpp"

#include <memory>
#include <vector>

namespace isotone::recon {

class EsseScatter final : public ScatterModel {
public:
    /// @param attenuation  resident, at the photopeak
    /// @throws as EsseModel
    EsseScatter(kernels::Backend& backend, const SpectProblem& problem, int subsets, const WindowKernel& kernel,
                std::shared_ptr<const kernels::Buffer> attenuation);

    void estimate(const kernels::Buffer& image, std::vector<kernels::Buffer>& counts) override;

private:
    kernels::Backend& backend_;
    EsseModel model_;
    std::vector<double> view_factors_;
    std::vector<std::vector<int>> views_;  ///< of each subset
    std::size_t view_size_;
};

}  // namespace isotone::recon
