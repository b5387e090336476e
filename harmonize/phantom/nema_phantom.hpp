// SPDX-License-Identifier: Apache-2.0
/// The NEMA/IEC body phantom as the analysis knows it: six hot spheres in order of size on a circle, a cold lung insert
/// in the middle, a warm background.
///
/// Sizes and the circle radius: NEMA NU 2-2018, section 7. The start angle and the sense in which the spheres grow
/// differ between phantoms and are found, not assumed.
#pragma once

#include "core/volume.hpp"

#include <array>
#include <cstddef>
#include <string>

namespace isotone::harmonize {

inline constexpr std::size_t nema_spheres = 6;
/// Inner diameters. Everything indexed by sphere is in this order, smallest first.
inline constexpr std::array<double, nema_spheres> nema_diameters_mm{10.0, 13.0, 17.0, 22.0, 28.0, 37.0};
inline constexpr double nema_circle_radius_mm = 57.2;
inline constexpr double nema_lung_radius_mm = 25.0;  ///< outer

/// True concentrations at the reference time of the image. Decay is the caller's business.
struct FillSheet {
    double sphere_bq_ml = 0.0;
    double background_bq_ml = 0.0;
    std::string nuclide = {};  ///< "18F"; empty where the sheet does not say
};

/// Where a phantom lies in an image.
struct NemaPose {
    std::array<Vector3, nema_spheres> centre_mm{};  ///< sub-voxel: of the blurred spheres that fit best
    Vector3 circle_centre_mm{};                     ///< a point on the axis of the lung insert
    Vector3 normal{};              ///< unit vector of the phantom's axis, along the direction of growing slice index
    std::size_t slice_axis = 2;    ///< index axis nearest the phantom's axis
    double tilt_rad = 0.0;         ///< between the two
    double start_angle_rad = 0.0;  ///< of the 10 mm sphere in the slice, from the first in-plane axis to the second
    bool grows_with_angle = true;  ///< the sphere size grows with that angle
    double circle_radius_mm = 0.0;
    double residual_mm = 0.0;  ///< rms distance of the six centres from the nominal hexagon, rigidly placed
    double background = 0.0;   ///< rough level of the background, in the image's unit
};

}  // namespace isotone::harmonize
