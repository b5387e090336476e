// SPDX-License-Identifier: Apache-2.0
/// Calibration from a uniform cylinder.
#pragma once

#include "core/export.hpp"
#include "harmonize/phantom/nema_iq.hpp"

namespace isotone::harmonize {

struct CylinderAnalysis {
    double mean = 0.0;         ///< over the measured volume, in the image's unit
    double cov_percent = 0.0;  ///< voxel standard deviation over mean
    double volume_ml = 0.0;    ///< measured
    Calibration calibration;   ///< measured / true
};

/// Measures the object where the image, smoothed with 10 mm, stays above half its level everywhere within 20 mm: the
/// edge and the end slices stay out. Any shape and position.
/// @param true_bq_ml  at the reference time of the image
/// @throws Error{usage} for a concentration that is not positive; Error{inconsistent_data} where no such volume exists
ISOTONE_API CylinderAnalysis analyse_cylinder(const Volume& volume, double true_bq_ml);

}  // namespace isotone::harmonize
