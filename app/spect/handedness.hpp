// SPDX-License-Identifier: Apache-2.0
/// Whether SPECT projections agree with the sense of rotation and the direction of bins that are taken for them.
///
/// Attenuation and the blur of the collimator make what lies near the detector stand out. A source v projects to
/// s = v (-cos a, sin a), so while the angle a grows it moves by ds/da = v (sin a, cos a), which is its depth d towards
/// the detector: a pattern p(a, s) of one depth obeys dp/da = -d dp/ds. Least squares over all pixels of a row give the
/// mean depth of what stands out, d = -sum(dp/da dp/ds) / sum((dp/ds)^2). Without attenuation and blur every source
/// stands as far behind the axis in the opposite view as before it in this one, and d is 0; with them it is positive.
/// The other sense, or the other direction of bins, changes its sign; both together do not.
#pragma once

#include "core/projections.hpp"

#include <optional>
#include <vector>

namespace isotone::app {

struct SeenDepth {
    double mean_mm = 0.0;            ///< over rows, towards the detector
    double standard_error_mm = 0.0;  ///< of that mean, from the scatter between rows

    /// Rows next to each other share the axial blur, about three of them, so their scatter understates the error by
    /// less than two: five of it are at least two and a half of the true one.
    /// Less than a millimetre is rounding of data without noise.
    bool far_side_stands_out() const { return mean_mm < -5.0 * standard_error_mm && mean_mm < -1.0; }
};

/// Empty where the views are no full circle at equal steps, or too few of them or of their rows hold counts.
/// @param values  geometry.size() counts
std::optional<SeenDepth> seen_depth(const ProjectionGeometry& geometry, const std::vector<float>& values);

}  // namespace isotone::app
