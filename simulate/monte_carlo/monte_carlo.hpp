// SPDX-License-Identifier: Apache-2.0
/// SPECT projections by photon Monte Carlo: emission, Compton and Rayleigh scattering, absorption in the phantom, a
/// collimator that passes what goes along its holes, the crystal and its energy windows. Primaries and scatter by
/// order are known apart.
///
/// Not modelled: photons through the septa or scattered in them, x rays of the collimator, what scatters back from
/// behind the crystal, the couch. An order is a number of scatters, Rayleigh included.
///
/// Histories are streams of their own, and every view adds all events in their order: the result does not depend on
/// the number of threads.
///
/// relative_error of the result, per window: the root mean square standard error of the pixels that hold more than half
/// of the largest expectation, over their mean; from the difference of two halves of the histories.
#pragma once

#include "core/export.hpp"
#include "core/progress.hpp"
#include "simulate/spect/spect_protocol.hpp"
#include "simulate/spect/spect_scene.hpp"
#include "simulate/spect/spect_simulation.hpp"

namespace isotone::simulate {

/// The data hold the expected scatter of the sensitivity window as their additive term.
/// @param protocol  photons: histories; those of points that a later primitive covers end at once
/// @param threads   0 = one per processor
/// @throws Error{usage} for a protocol, camera or material that cannot be, Error{inconsistent_data} where the phantom
/// reaches through a collimator or nothing in it is active, Error{interrupted}
ISOTONE_API SpectSimulation simulate_spect_monte_carlo(const SpectScene& scene, const SpectProtocol& protocol,
                                                       ProgressSink& progress, int threads = 0);

}  // namespace isotone::simulate
