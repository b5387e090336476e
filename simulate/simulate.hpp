// SPDX-License-Identifier: Apache-2.0
/// Raw data of a phantom on a scanner.
///
/// Analytic: exact line integrals through analytic bodies, Gaussian detector blur, attenuation, crystal efficiencies,
/// randoms, a smooth scatter stand-in, decay during the scan, Poisson noise. What reaches the reconstruction is what a
/// real site would have: prompts, the multiplicative factors, the expected additive term and the calibration; never the
/// phantom. Random numbers are counter-based: the same protocol and seed give the same bits for any number of threads.
#pragma once

#include "core/export.hpp"
#include "core/progress.hpp"
#include "core/raw_data.hpp"
#include "simulate/phantom.hpp"
#include "simulate/protocol.hpp"

namespace isotone::simulate {

/// @param threads  0 = one per processor
/// @return prompts, multiplicative, additive; delayeds and list_mode where the protocol asks; exam with duration and
///         calibration; provenance with the protocol, expected totals and the phantom's name
/// @throws Error{inconsistent_data} where scanner and protocol do not fit or nothing of the phantom is in the field of
///         view, Error{interrupted} on a stop request
ISOTONE_API RawData simulate(const Phantom& phantom, const CylindricalScanner& scanner, const Protocol& protocol,
                             ProgressSink& progress, int threads = 0);

}  // namespace isotone::simulate
