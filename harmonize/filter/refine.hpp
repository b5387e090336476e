// SPDX-License-Identifier: Apache-2.0
/// One-dimensional searches of the filter solvers: a scan first, then a refinement where the scan points.
#pragma once

#include "harmonize/filter/band_solver.hpp"

#include <functional>
#include <vector>

namespace isotone::harmonize {

/// 0, step, 2 step, ... and the largest, whole step or not. Error{usage} for a search that is not positive or has more
/// than 10 000 points.
std::vector<double> scan_widths(const FilterSearch& search);

/// The edge of the feasible stretch between a width inside (value >= 0) and one outside, by bisection; the returned
/// width is inside.
double refine_crossing(const std::function<double(double)>& value, double inside, double outside, double resolution);

/// Ternary search around the best scan point. Among scan points within `equal` of the best the narrowest filter is
/// taken; the refinement is kept only where it is better.
ScanPoint refine_maximum(const std::function<double(double)>& value, const std::vector<ScanPoint>& scan,
                         double resolution, double equal);

}  // namespace isotone::harmonize
