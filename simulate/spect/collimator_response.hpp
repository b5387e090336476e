// SPDX-License-Identifier: Apache-2.0
/// What a parallel-hole collimator and the crystal behind it do to a photon's place and number, without penetration of
/// the septa and scatter in them: the Gaussian of Anger's geometry and the share of photons that pass the holes.
///
/// R(d)^2 = (D (Leff + d + gap) / Leff)^2 + R_int^2, FWHM at distance d from the face (core/gamma_camera.hpp), with
/// Leff = L - 2 / mu of the septa (Anger, in Instrumentation in Nuclear Medicine 1 (1967); Cherry, Sorenson & Phelps,
/// Physics in Nuclear Medicine, 4th ed., ch. 14).
#pragma once

#include "core/export.hpp"
#include "core/gamma_camera.hpp"
#include "simulate/materials/materials.hpp"

namespace isotone::simulate {

class ISOTONE_API CollimatorResponse {
public:
    /// @throws Error{usage} for a collimator or camera whose sizes cannot be, at this energy
    CollimatorResponse(const GammaCamera& camera, const Collimator& collimator, const Materials& materials,
                       double energy_kev);

    double effective_length_mm() const { return length_mm_; }
    double fwhm_mm(double distance_mm) const;
    double sigma_mm(double distance_mm) const;
    /// Photons that pass the holes per photon of a source in air, wherever it is: the open share of a cell's area times
    /// the solid angle of a hole.
    double efficiency() const { return efficiency_; }

private:
    double hole_mm_, length_mm_, gap_mm_, intrinsic_mm_, efficiency_;
};

}  // namespace isotone::simulate
