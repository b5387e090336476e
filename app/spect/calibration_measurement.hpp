// SPDX-License-Identifier: Apache-2.0
/// From a calibration experiment to the factor of a camera, with what it holds for.
#pragma once

#include "app/spect/calibration_options.hpp"
#include "recon/quantify/calibration.hpp"

namespace isotone::app {

/// Reads the acquisition and, of a planar source, its background, of a phantom its image.
/// @throws Error{usage} for an option that the experiment lacks, Error{inconsistent_data} for an image that is not one
///         of the projections, and what readers, check_calibration_image() and recon::calibrate() throw
recon::Calibration measure_calibration(const CalibrationOptions& options);

}  // namespace isotone::app
