// SPDX-License-Identifier: Apache-2.0
/// What every backend asks of a SpectGeometry.
#pragma once

#include "kernels/backend.hpp"

namespace isotone::kernels {

/// @throws Error{inconsistent_data} for a grid that does not fit the bins, a view without a response for each depth
///         plane, a kernel without a centre, or a number that is not finite
void check(const SpectGeometry& geometry);

/// A bound on the elements of the system matrix, mm: no voxel weighs more in a measurement.
double largest_element_bound(const SpectGeometry& geometry);

}  // namespace isotone::kernels
