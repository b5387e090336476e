// SPDX-License-Identifier: Apache-2.0
/// OSEM on any backend, for the gates that compare a hundred updates in float with a hundred in double.
#pragma once

#include "kernels/backend.hpp"
#include "tests/kernels/gates/rays.hpp"

#include <functional>
#include <vector>

namespace isotone::kernels::gates {

struct SubsetData {
    std::function<std::unique_ptr<Projector>(Backend&)> projector;
    std::vector<float> counts, multiplicative, additive;
};

/// Poisson counts of an image with a multiplicative term in [0.2, 0.9] and an additive one, made with the reference.
/// @param number  of the subset: its random numbers
SubsetData noisy_subset(Backend& reference, std::function<std::unique_ptr<Projector>(Backend&)> projector,
                        const std::vector<float>& image, int number);

/// x <- x / (A' m) A' (m y / (m A x + b)), one subset after the other (Hudson & Larkin, IEEE TMI 13 (1994) 601).
std::vector<double> osem(Backend& b, const std::vector<SubsetData>& data, int updates);

/// Mean of an image (z fastest) over the voxels whose centres are inside.
double mean_over(const std::vector<double>& image, const Grid& grid, const std::function<bool(const Point&)>& inside);

}  // namespace isotone::kernels::gates
