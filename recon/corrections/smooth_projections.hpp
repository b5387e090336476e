// SPDX-License-Identifier: Apache-2.0
/// A Gaussian along the bins and rows of every view, zero outside the detector.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"

#include <vector>

namespace isotone::recon {

/// @param fwhm_mm   along both directions; 0 = unchanged
/// @param values    in storage order, smoothed in place
/// @param variance  of the values, uncorrelated between bins; becomes the variance of each smoothed value. May be null.
ISOTONE_API void smooth_projections(const ProjectionGeometry& geometry, double fwhm_mm, std::vector<double>& values,
                                    std::vector<double>* variance);

}  // namespace isotone::recon
