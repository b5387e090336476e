// SPDX-License-Identifier: Apache-2.0
/// OSEM of the SPECT problem, with all data resident.
#pragma once

#include "bench/spect_problem.hpp"

#include <vector>

namespace isotone::bench {

class SpectOsem {
public:
    /// Makes the sensitivity images, which a run of iterations needs once.
    SpectOsem(kernels::Backend& backend, const SpectProblem& problem, const std::vector<float>& counts,
              std::size_t subsets);

    void start_from_ones() { backend_.fill(image_, 1.0); }
    /// Every view once: x <- x / (A' 1) A' (y / (A x + s)), one subset after the other.
    void iterate();
    /// s, e.g. scatter: all views in their order. Without this call none.
    void set_additive(const std::vector<float>& counts);
    const kernels::Buffer& resident_image() const { return image_; }
    std::vector<float> image() const;
    /// A of the true activity, all views in their order.
    std::vector<float> projections() const;

private:
    std::vector<float> of_subset(const std::vector<float>& all, std::size_t subset, std::size_t subsets) const;

    struct Subset {
        std::unique_ptr<kernels::Projector> projector;
        kernels::Buffer counts, expected, sensitivity, additive;  // of size 0: no additive
    };

    kernels::Backend& backend_;
    const SpectProblem& problem_;
    std::vector<Subset> subsets_;
    kernels::Buffer image_, correction_;
    kernels::Accumulator accumulator_;
};

}  // namespace isotone::bench
