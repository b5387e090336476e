// SPDX-License-Identifier: Apache-2.0
/// Where an image is hot: the first, coarse step of finding phantom spheres.
#pragma once

#include "core/volume.hpp"

#include <vector>

namespace isotone::harmonize {

/// Typical value of the large warm object in the image: the median above half of itself, found by iteration. 0 where
/// there is no object.
double object_level(const Volume& smooth);

/// Centres of hot spots, hottest first, at most 300 and at least 8 mm apart: local maxima above 1.2 x background, each
/// moved to the centre of gravity around it.
std::vector<Vector3> hot_spots(const Volume& smooth, double background);

enum class Below { counts, is_ignored };

/// Centre of gravity of (value - background) within `reach_mm`, iterated until it stops moving. Not finite where the
/// activity above the background is not positive.
/// @param below  whether voxels below the background count with their negative weight (unbiased in noise) or not at
///               all (robust where the background level is not known well)
Vector3 centre_of_gravity(const Volume& volume, Vector3 start_mm, double reach_mm, double background,
                          Below below = Below::counts);

}  // namespace isotone::harmonize
