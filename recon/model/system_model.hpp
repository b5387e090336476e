// SPDX-License-Identifier: Apache-2.0
/// What an emission algorithm needs from a scanner: expectations, back-projected ratios and sensitivities, by subset.
/// PET sinograms, PET events and SPECT views are system models behind this door.
#pragma once

#include "core/export.hpp"
#include "kernels/backend.hpp"

#include <cstddef>

namespace isotone::recon {

/// By-products of one back-projected ratio.
struct RatioTerms {
    double log_likelihood = 0.0;  ///< of the subset's data at the image given
    std::size_t floored = 0;      ///< expectations raised to floor()
};

class ISOTONE_API SystemModel {
public:
    virtual ~SystemModel();

    virtual int subsets() const = 0;
    virtual const kernels::Grid& grid() const = 0;
    virtual kernels::Backend& backend() = 0;
    /// Sum over the subset's measurements of multiplicative factor times system matrix: A_s' m.
    virtual const kernels::Buffer& sensitivity(int subset) const = 0;
    /// correction = A_s' (m y / ybar) with ybar = max(m A_s image + b, floor()).
    virtual RatioTerms back_projected_ratio(int subset, const kernels::Buffer& image, kernels::Buffer& correction) = 0;
    /// Smallest expectation the ratio divides by, in the model's units of expectation.
    virtual double floor() const = 0;
    virtual double measured_counts() const = 0;
    /// Called with the image before the first update of each iteration (from 1), for terms that depend on it.
    virtual void before_iteration(int iteration, const kernels::Buffer& image);
};

/// The floor on an expectation: this share of the mean measured counts of a measurement. It only bounds the ratio where
/// the current image says "no counts" and the data say otherwise; every use is counted.
inline constexpr double relative_floor = 1e-4;

/// An update with a subset that holds no counts would set the whole image to zero.
/// @throws Error{inconsistent_data}
void require_counts_in_subset(double counts, int subset, int subsets);

/// @throws Error{usage} unless 1 <= subsets <= views
void require_subsets(int subsets, int views);

}  // namespace isotone::recon
