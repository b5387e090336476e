// SPDX-License-Identifier: Apache-2.0
/// The voxels of a SPECT reconstruction: as wide as a bin, as long as a row, slices on rows.
///
/// Axes of patient LPS, the axis of rotation at x = y = 0, z = 0 midway along the rows: where attenuation maps, start
/// and sensitivity images are to stand.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "core/volume.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

namespace isotone::recon {

/// @throws Error{usage} for a grid_size or voxel_mm that does not fit the projections
kernels::Grid spect_kernel_grid(const ProjectionGeometry& geometry, const ReconstructionSettings& settings);
ISOTONE_API ImageGrid spect_grid(const ProjectionGeometry& geometry, const ReconstructionSettings& settings);

/// The same voxels where the data say the axis stands in the frame of reference.
ISOTONE_API ImageGrid placed_in_patient(ImageGrid grid, const SpectData& data);

}  // namespace isotone::recon
