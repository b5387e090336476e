// SPDX-License-Identifier: Apache-2.0
/// Sums over the pixels of each view.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"

#include <span>
#include <vector>

namespace isotone {

/// @param values  geometry.size(), in storage order
ISOTONE_API std::vector<double> sums_of_views(const ProjectionGeometry& geometry, std::span<const float> values);

}  // namespace isotone
