// SPDX-License-Identifier: Apache-2.0
/// The heads of a camera among the views of an orbit.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"

#include <vector>

namespace isotone {

/// Their numbers, ascending, each once.
ISOTONE_API std::vector<int> heads_of(const ProjectionGeometry& geometry);

/// Indices of a head's views in the order of their starts.
ISOTONE_API std::vector<int> views_of_head(const ProjectionGeometry& geometry, int head);

}  // namespace isotone
