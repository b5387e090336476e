// SPDX-License-Identifier: Apache-2.0
/// SPECT projections of a phantom, analytic: exact attenuated line integrals, the collimator's Gaussian, decay, dead
/// time and noise. Scatter is none, or a smooth stand-in where a window asks for it: the right amount, not the physics.
#pragma once

#include "core/export.hpp"
#include "core/progress.hpp"
#include "simulate/spect/spect_protocol.hpp"
#include "simulate/spect/spect_scene.hpp"
#include "simulate/spect/spect_simulation.hpp"

namespace isotone::simulate {

/// @param threads  0 = one per processor; the result does not depend on it
/// @throws Error{usage} for a protocol or camera that cannot be, Error{inconsistent_data} where the phantom reaches
/// through a collimator
ISOTONE_API SpectSimulation simulate_spect(const SpectScene& scene, const SpectProtocol& protocol,
                                           ProgressSink& progress, int threads = 0);

}  // namespace isotone::simulate
