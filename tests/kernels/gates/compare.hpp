// SPDX-License-Identifier: Apache-2.0
/// How far two vectors are apart, in the terms of the gates.
#pragma once

#include "kernels/backend.hpp"

#include <vector>

namespace isotone::kernels::gates {

struct Difference {
    double relative_l2 = 0.0;   ///< |found - expected| / |expected|
    double max_over_max = 0.0;  ///< largest |difference| / largest |expected|
};

/// NaN where a value is; both are 0 for two zero vectors and infinite where only the expected one is zero.
Difference difference(const std::vector<double>& found, const std::vector<double>& expected);

/// The gate of a projection against the double-precision reference: relL2 <= 1e-5, max <= 1e-4 of the maximum. Float
/// weights round at 6e-8, positions within the grid at about 1e-6 voxel; a wrong weight or a lost plane is 1e-2.
void expect_projection_gate(const std::vector<double>& found, const std::vector<double>& expected);

/// Same number of elements and identical bytes.
bool same_bytes(const std::vector<double>& a, const std::vector<double>& b);

/// A buffer with these values.
Buffer upload(Backend& backend, const std::vector<float>& values);
/// A buffer of NaN: what must be overwritten entirely.
Buffer poisoned(Backend& backend, std::size_t size);

/// A x and A' y, written over poisoned memory.
std::vector<double> forward(Backend& backend, Projector& projector, const std::vector<float>& image);
std::vector<double> back(Backend& backend, Projector& projector, const std::vector<float>& projections);

/// Uniform random numbers in (low, high); the same for the same stream.
std::vector<float> random_values(std::size_t size, unsigned stream, double low = 0.0, double high = 1.0);

}  // namespace isotone::kernels::gates
