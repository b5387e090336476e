// SPDX-License-Identifier: Apache-2.0
/// One subset of binned data, resident: ybar = m A x + b in every bin. Sinograms and SPECT views are made of these.
#pragma once

#include "kernels/backend.hpp"
#include "recon/model/image_operators.hpp"
#include "recon/model/system_model.hpp"

#include <memory>
#include <vector>

namespace isotone::recon {

class BinnedSubset {
public:
    struct Data {
        std::vector<float> measured, multiplicative, additive;  ///< of the projector's size
    };

    BinnedSubset(kernels::Backend& backend, std::unique_ptr<kernels::Projector> projector, const Data& data);

    /// A_s' m.
    void compute_sensitivity(ImageOperators& operators, kernels::Accumulator& accumulator);
    void set_sensitivity(kernels::Buffer sensitivity) { sensitivity_ = std::move(sensitivity); }
    const kernels::Buffer& sensitivity() const { return sensitivity_; }

    /// As SystemModel::back_projected_ratio().
    RatioTerms back_projected_ratio(const kernels::Buffer& image, double floor, ImageOperators& operators,
                                    kernels::Accumulator& accumulator, kernels::Buffer& correction);

    std::size_t size() const { return measured_.size(); }
    kernels::Buffer& additive() { return additive_; }

private:
    kernels::Backend& backend_;
    std::unique_ptr<kernels::Projector> projector_;
    kernels::Buffer measured_, multiplicative_, additive_, sensitivity_, work_;
};

}  // namespace isotone::recon
