// SPDX-License-Identifier: Apache-2.0
/// A phantom on voxels: truth images and attenuation maps.
#pragma once

#include "core/export.hpp"
#include "core/volume.hpp"
#include "simulate/phantom.hpp"

namespace isotone::simulate {

/// The mean of the phantom over each voxel: exact along z, `supersample` x `supersample` lines across.
/// @param quantity  activity_concentration (Bq/mL) or attenuation (1/mm)
/// @throws Error{usage} for another quantity, a grid that is not along the gantry's axes, or a supersample below 1
ISOTONE_API Volume render(const Phantom& phantom, const ImageGrid& grid, Quantity quantity, int supersample = 3);

}  // namespace isotone::simulate
