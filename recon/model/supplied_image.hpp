// SPDX-License-Identifier: Apache-2.0
/// Images a user supplies to a reconstruction: checked against its grid, made resident.
#pragma once

#include "core/volume.hpp"
#include "kernels/backend.hpp"

#include <string>

namespace isotone::recon {

/// @param name   for errors, e.g. "start image"
/// @param frame  of the reconstruction: the gantry's for PET, the patient's for SPECT
/// @throws Error{inconsistent_data} where the image is not in that frame with its axes along x, y, z, its grid is not
///         `grid`, or a value is negative or not finite
void require_fitting_image(const Volume& volume, const kernels::Grid& grid, const std::string& name,
                           Frame frame = Frame::gantry);

/// The volume on the device.
/// @throws as require_fitting_image()
kernels::Buffer resident_image(const Volume& volume, const kernels::Grid& grid, const std::string& name,
                               kernels::Backend& backend, Frame frame = Frame::gantry);

}  // namespace isotone::recon
