// SPDX-License-Identifier: Apache-2.0
#include "recon/model/binned_subset.hpp"

#include "recon/resident.hpp"

namespace isotone::recon {

BinnedSubset::BinnedSubset(kernels::Backend& backend, std::unique_ptr<kernels::Projector> projector, const Data& data)
    : backend_(backend), projector_(std::move(projector)), measured_(resident(backend, data.measured)),
      multiplicative_(resident(backend, data.multiplicative)), additive_(resident(backend, data.additive)),
      work_(backend.make_buffer(data.measured.size())) {}

void BinnedSubset::compute_sensitivity(ImageOperators& operators, kernels::Accumulator& accumulator) {
    sensitivity_ = backend_.make_buffer(projector_->grid().voxels());
    backend_.back(*projector_, multiplicative_, accumulator, sensitivity_);
    operators.after_back(sensitivity_);
}

RatioTerms BinnedSubset::back_projected_ratio(const kernels::Buffer& image, double floor, ImageOperators& operators,
                                              kernels::Accumulator& accumulator, kernels::Buffer& correction) {
    projector_->forward(operators.before_forward(image), work_);
    backend_.apply_factors(work_, &multiplicative_, &additive_);
    RatioTerms terms;
    terms.log_likelihood = backend_.poisson_log_likelihood(measured_, work_, floor);
    terms.floored = backend_.ratio(measured_, work_, floor, work_).floored;
    backend_.multiply(work_, multiplicative_);
    backend_.back(*projector_, work_, accumulator, correction);
    operators.after_back(correction);
    return terms;
}

}  // namespace isotone::recon
