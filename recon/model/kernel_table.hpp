// SPDX-License-Identifier: Apache-2.0
/// Responses measured or simulated as two-dimensional kernels at several distances, with the tails of septal
/// penetration that no Gaussian has.
///
/// A kernel holds what a point source at its distance adds to each pixel of the table, centre in the middle, in units
/// of the sensitivity that images are calibrated with. It need not sum to 1: a sum of 1.2 says that the source
/// gives 1.2 times the counts of the calibration, and all of it is kept.
///
/// Between two distances kernels are mixed linearly, which is exact for their sums and, for distances of 10 mm, within
/// 0.01 mm^2 for the variance of a collimator's response. Outside the distances the nearest kernel stands in;
/// beyond_mm() says how far that reached. A kernel is brought to the projector's bins and rows by the area that pixels
/// share, which keeps its sum; it is then split into products of one-dimensional kernels by singular value
/// decomposition, as many as leave less than 1e-5 of the kernel's Frobenius norm.
#pragma once

#include "core/export.hpp"
#include "kernels/backend.hpp"
#include "recon/model/depth_responses.hpp"

#include <string>
#include <vector>

namespace isotone::recon {

struct ISOTONE_API KernelTable {
    double pixel_mm = 0.0;
    int size = 0;                              ///< odd; kernels are size x size
    std::vector<double> distances_mm;          ///< from the face, ascending
    std::vector<std::vector<double>> kernels;  ///< [distance][bin * size + row]

    /// @throws Error{inconsistent_data} unless the parts fit together and are finite; `where` names the table
    void check(const std::string& where) const;
    /// How far a distance lies outside those of the table, mm; 0 within.
    double beyond_mm(double distance_mm) const;
};

/// The largest remainder of a decomposition, relative to the kernel's Frobenius norm.
inline constexpr double kernel_remainder = 1e-5;

/// The response of the table at a distance on bins and rows of these sizes.
ISOTONE_API kernels::PlaneResponse response_of(const KernelTable& table, double distance_mm, double bin_mm,
                                               double row_mm);

/// All planes of a geometry; `table` is checked.
ISOTONE_API DepthResponses kernel_depth_responses(const KernelTable& table, const ProjectionGeometry& geometry,
                                                  int depth_planes);

}  // namespace isotone::recon
