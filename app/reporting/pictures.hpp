// SPDX-License-Identifier: Apache-2.0
/// The pictures every report shows of an image: three slices through its hottest region and a projection.
#pragma once

#include "core/report.hpp"

#include <array>
#include <vector>

namespace isotone::app {

/// Index of the voxel with the largest mean over the 5 x 5 x 5 voxels around it: a hot region, not a noisy voxel.
std::array<int, 3> hottest_region(const Volume& volume);

/// Upper end of a grey scale that shows the image: the value one voxel in a thousand exceeds, at least 0.3 of the
/// largest.
double display_high(const Volume& volume);

/// Transverse, coronal and sagittal slices through `centre`, and a coronal maximum intensity projection.
std::vector<report::Block> picture_row(const Volume& volume, const std::array<int, 3>& centre, double high);
std::vector<report::Block> picture_row(const Volume& volume);

}  // namespace isotone::app
