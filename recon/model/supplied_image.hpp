// SPDX-License-Identifier: Apache-2.0
/// Images a user supplies to a reconstruction, checked against its grid.
#pragma once

#include "core/volume.hpp"
#include "kernels/backend.hpp"
#include "recon/settings.hpp"

#include <string>
#include <vector>

namespace isotone::recon {

/// @param name   for errors, e.g. "start image"
/// @param frame  of the reconstruction: the gantry's for PET, the patient's for SPECT
/// @throws Error{inconsistent_data} where the image is not in that frame with its axes along x, y, z, its grid is not
///         `grid`, or a value is negative or not finite
void require_fitting_image(const Volume& volume, const kernels::Grid& grid, const std::string& name, Frame frame);

/// Start and sensitivity image, where the settings have them.
/// @param field_of_view  1 inside, 0 outside; x fastest
/// @throws as require_fitting_image(), and Error{inconsistent_data} for an image that is 0 in all of the field of view
void check_supplied_images(const ReconstructionSettings& settings, const kernels::Grid& grid,
                           const std::vector<float>& field_of_view, Frame frame);

}  // namespace isotone::recon
