// SPDX-License-Identifier: Apache-2.0
/// How much the voxel values of a sphere move when only the phantom's position on the voxel grid changes.
#pragma once

#include "core/export.hpp"
#include "harmonize/phantom/recovery.hpp"
#include "harmonize/resolution/blurred_sphere.hpp"

namespace isotone::harmonize {

/// Lowest and highest relative deviation (0.05 = 5 %) of the voxel value from the value of the continuous image.
struct GridPhase {
    Uptake low, high;
};

/// Samples the sphere on the grid with its centre at 3 x 3 x 3 phases of a voxel and measures each as an image.
ISOTONE_API GridPhase grid_phase(const SphereModel& model, const Vector3& spacing_mm);

}  // namespace isotone::harmonize
