// SPDX-License-Identifier: Apache-2.0
/// An image on another grid.
///
/// A voxel of the new grid is the mean over its own volume: the image, linear between voxel centres, is sampled at the
/// middles of equal parts of the voxel, as many along each axis as make a part no longer than a voxel of the image (at
/// most 16). Where the new grid is finer there is one part, which is plain linear interpolation; where it is coarser
/// nothing of the image is skipped, and means are kept.
///
/// The image reaches to the outer faces of its voxels; between the outermost centres and these faces the outermost
/// values hold. What lies farther out has the value `outside`.
#pragma once

#include "core/export.hpp"
#include "core/rigid_transform.hpp"
#include "core/volume.hpp"

namespace isotone::imaging {

/// Whether a position lies within the outer faces of a grid's voxels.
ISOTONE_API bool is_inside(const ImageGrid& grid, const Vector3& position_mm);

/// @param to_image  maps positions of `grid` to positions of the image; the identity where both share a frame
ISOTONE_API Volume resample(const Volume& image, const ImageGrid& grid, const RigidTransform& to_image = {},
                            float outside = 0.0F);

}  // namespace isotone::imaging
