// SPDX-License-Identifier: Apache-2.0
/// The response of each depth plane of each view, as a projector takes them (kernels/backend.hpp, SpectGeometry).
///
/// Plane j of J of a view stands at t_j = (j - (J - 1) / 2) h on the detector's axis, h the width of a bin, so its
/// distance from the face of the collimator is the view's radius minus t_j. Planes behind the face are not seen (-1).
/// Distances within 1e-6 mm of each other share a response, so a circular orbit has one set of planes for all views.
///
/// What a Gaussian response holds is the resolution of collimator and detector, with its exact variance on the grid of
/// bins and rows (core/gaussian_kernel.hpp) and sum 1: sensitivity is the business of calibration. It does not hold the
/// width of a bin (a variance of w^2/12) and not the width of the image's voxels and of their bilinear sampling: these
/// belong to the image model, and a point on the grid seen along it is a point.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "kernels/backend.hpp"
#include "recon/model/collimator_response.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace isotone::recon {

struct DepthResponses {
    std::vector<kernels::PlaneResponse> responses;
    std::vector<std::vector<std::int32_t>> of_views;  ///< [view][depth plane]: index into responses; -1 = not seen
    std::vector<double> distances_mm;                 ///< of each response
};

/// The response of a distance from the face, in mm.
using ResponseAt = std::function<kernels::PlaneResponse(double distance_mm)>;

/// @throws Error{inconsistent_data} where a view sees no plane at all: its radius is not one
ISOTONE_API DepthResponses depth_responses(const ProjectionGeometry& geometry, int depth_planes,
                                           const ResponseAt& response_at);

/// A Gaussian of a FWHM on bins and rows.
ISOTONE_API kernels::PlaneResponse gaussian_response(double fwhm_mm, double bin_mm, double row_mm);

/// The formulas of recon/model/collimator_response.hpp at one energy.
ISOTONE_API DepthResponses gaussian_depth_responses(const DetectorSystem& system, double energy_kev,
                                                    const ProjectionGeometry& geometry, int depth_planes);

}  // namespace isotone::recon
