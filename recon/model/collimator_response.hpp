// SPDX-License-Identifier: Apache-2.0
/// What a parallel-hole collimator and its detector make of a point source, from the dimensions of the holes.
///
/// Holes reach from the face L deep (core/gamma_camera.hpp). Photons cross the ends of the septa, which shortens the
/// holes to Leff = L - 2 / mu of the septa (H. O. Anger, Instrumentation in Nuclear Medicine (1967) 485; S. R. Cherry,
/// J. A. Sorenson and M. E. Phelps, Physics in Nuclear Medicine, 4th edition (2012), section 14.C). With D the hole's
/// diameter, T the septa, d the distance from the face:
///     R_geo = D (Leff + d + gap) / Leff,   R = sqrt(R_geo^2 + R_int^2),   R_int(E) = R_int(E0) sqrt(E0 / E)
///     g = K^2 (D / Leff)^2 (D / (D + T))^2
/// K^2 is the solid angle of one hole's far end over 4 pi (D / Leff)^2 times the share of the plane that holes make up
/// beyond (D / (D + T))^2: K = 0.2625 for hexagons, 0.2821 for squares, and 0.2381 for round holes in a hexagonal
/// pattern (the same sources round to 0.26, 0.28 and 0.24).
/// Not in these formulas: photons that cross septa whole or scatter in them, and the pattern of the holes.
#pragma once

#include "core/attenuation_table.hpp"
#include "core/energy_window.hpp"
#include "core/exam.hpp"
#include "core/export.hpp"
#include "core/gamma_camera.hpp"

#include <span>

namespace isotone::recon {

/// One collimator of a camera with the materials of its septa and crystal.
struct DetectorSystem {
    GammaCamera camera;
    Collimator collimator;
    AttenuationTable septa;
    AttenuationTable crystal;
};

/// Leff, mm. @throws Error{inconsistent_data} where photons cross the whole collimator: Leff is not positive
ISOTONE_API double effective_hole_length_mm(const DetectorSystem& system, double energy_kev);

/// R_int, mm.
ISOTONE_API double intrinsic_fwhm_mm(const GammaCamera& camera, double energy_kev);
/// FWHM / energy of the camera at an energy.
ISOTONE_API double energy_resolution(const GammaCamera& camera, double energy_kev);

/// R, mm, of a point `distance_mm` from the face (not negative).
ISOTONE_API double resolution_fwhm_mm(const DetectorSystem& system, double energy_kev, double distance_mm);

/// Share of isotropic photons that pass the holes: g.
ISOTONE_API double geometric_efficiency(const DetectorSystem& system, double energy_kev);

/// Full-energy counts per second and MBq in a window: the sum over lines of yield x g x efficiency of the crystal x
/// share in the window (recon/model/crystal_efficiency.hpp, window_share()). Without scatter and septal penetration, so
/// for lines above the collimator's design energy it is a lower bound.
ISOTONE_API double sensitivity_cps_per_mbq(const DetectorSystem& system, std::span<const GammaLine> lines,
                                           const EnergyWindow& window);

}  // namespace isotone::recon
