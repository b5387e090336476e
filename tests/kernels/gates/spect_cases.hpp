// SPDX-License-Identifier: Apache-2.0
/// The SPECT geometries the gates are held on: odd sizes, one row, axes beside the middle of the detector, orbits close
/// to the body, planes that are not seen, kernels without symmetry, kernels of several terms, grids off centre, more
/// and fewer bins than voxels.
#pragma once

#include "kernels/backend.hpp"

#include <string>
#include <vector>

namespace isotone::kernels::gates {

struct SpectCase {
    std::string name;
    SpectGeometry geometry;          ///< without attenuation
    std::vector<float> attenuation;  ///< 1/mm, z fastest; empty = none

    /// With the attenuation map resident in a backend.
    SpectGeometry on(Backend& backend) const;
};

std::vector<SpectCase> spect_cases();
SpectCase spect_case(const std::string& name);

/// A Gaussian of the given FWHM, cut at four standard deviations and normalised; one tap for 0.
std::vector<double> gaussian_taps(double fwhm_mm, double width_mm);

/// FWHM, mm, of a collimator and detector that a source at a distance is seen with.
using ResolutionFunction = double (*)(double distance_mm);

/// Gives every view and plane the Gaussian of its distance: the detector's face stands `radius_mm[view]` from the axis.
/// Planes behind the face are not seen.
void respond(SpectGeometry& geometry, const std::vector<double>& radius_mm, ResolutionFunction fwhm_mm);

}  // namespace isotone::kernels::gates
