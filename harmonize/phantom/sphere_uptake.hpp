// SPDX-License-Identifier: Apache-2.0
/// The uptake metrics of one phantom sphere.
#pragma once

#include "harmonize/phantom/recovery.hpp"
#include "harmonize/regions/uptake.hpp"

namespace isotone::harmonize {

struct SphereMeasurement {
    Uptake uptake;
    double a50_volume_ml = 0.0;
};

/// Maximum within the radius + 5 mm; A50 grown from it within the radius + 10 mm; peak with its centre inside.
SphereMeasurement measure_sphere(const Volume& volume, const Vector3& centre_mm, double radius_mm, double background,
                                 PeakFinder& peaks);

}  // namespace isotone::harmonize
