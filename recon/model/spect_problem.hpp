// SPDX-License-Identifier: Apache-2.0
/// What one SPECT reconstruction is of, resolved to plain numbers: counts, factors, response, attenuation, grid. The
/// system model is made of it; recon/spect_plan.hpp makes it from an acquisition and its settings.
#pragma once

#include "core/projections.hpp"
#include "kernels/backend.hpp"
#include "recon/model/depth_responses.hpp"

#include <optional>
#include <span>
#include <vector>

namespace isotone::recon {

/// Frame: axes of patient LPS, the axis of rotation at x = y = 0, z = 0 midway along the rows.
struct SpectProblem {
    ProjectionGeometry geometry;
    kernels::Grid grid;
    int depth_planes = 0;
    std::vector<float> field_of_view;  ///< 1 in the voxels that are reconstructed, else 0; x fastest
    std::vector<float> counts;         ///< geometry.size()
    std::vector<float> additive;       ///< expected scatter and background, counts; empty = none
    std::vector<double> view_factors;  ///< expected counts per (unit of the image x mm), of each view
    DepthResponses responses;
    std::optional<Volume> attenuation;  ///< 1/mm, on the grid
    int arc_samples = 1;                ///< angles in the arc of each view (recon/model/arc_sampling.hpp)
};

/// Indices of the views of a subset: every subsets-th in the order of their angles, so that each subset spreads over
/// the orbit whatever the heads did.
ISOTONE_API std::vector<int> views_of_subset(const ProjectionGeometry& geometry, int subset, int subsets);

/// The door's geometry of some views, with the attenuation map resident (null = none).
/// @param arcs  how far from the middles of their arcs the views are seen, in arcs
ISOTONE_API kernels::SpectGeometry spect_geometry(const SpectProblem& problem, std::span<const int> views,
                                                  std::shared_ptr<const kernels::Buffer> attenuation,
                                                  double arcs = 0.0);

}  // namespace isotone::recon
