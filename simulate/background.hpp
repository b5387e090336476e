// SPDX-License-Identifier: Apache-2.0
/// Expected randoms and a smooth stand-in for scatter.
#pragma once

#include "core/progress.hpp"
#include "core/sinogram.hpp"
#include "simulate/protocol.hpp"

namespace isotone::simulate {

struct Background {
    Sinogram randoms;  ///< proportional to the detector weights of each bin, i.e. the same for every crystal pair
    Sinogram scatter;  ///< the trues smoothed with 200 mm FWHM in s and 60 mm axially, times the detector weights
};

/// Scaled so that scatter / (trues + scatter) and randoms / (trues + scatter + randoms) are the protocol's fractions.
/// A stand-in: it has the right amount and a plausible shape, not the physics of scattered photons.
/// @param trues  expected counts
Background background(const Sinogram& trues, const Protocol& protocol, ProgressSink& progress, int threads);

}  // namespace isotone::simulate
