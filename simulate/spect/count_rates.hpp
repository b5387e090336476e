// SPDX-License-Identifier: Apache-2.0
/// From expected count rates at the start of a scan to the counts of its views: decay, dead time, Poisson noise. Shared
/// by the analytic and the Monte-Carlo method.
#pragma once

#include "core/progress.hpp"
#include "core/projections.hpp"
#include "simulate/spect/spect_protocol.hpp"

#include <vector>

namespace isotone::simulate {

/// One quantity of one energy window over all views, counts/s at the start or counts, [view][bin][row].
using WindowValues = std::vector<std::vector<float>>;  // [window]

/// What each view makes of a rate at the start: its duration, the mean decay during it, the share of events that the
/// dead time of its head leaves.
struct ViewFactors {
    std::vector<double> seconds;  ///< effective counting time
    std::vector<double> live;     ///< 1 = no dead time
};

/// @param rates        expected counts/s at the start, all windows: what keeps the heads busy
/// @param half_life_s  0 = no decay
ViewFactors view_factors(const ProjectionGeometry& geometry, const WindowValues& rates, double half_life_s,
                         const SpectProtocol& protocol);

/// rates x seconds x live, of each view.
void apply(const ViewFactors& factors, const ProjectionGeometry& geometry, WindowValues& rates);

/// Poisson counts in place of expected counts; each pixel of each window draws from a stream of its own.
void draw(WindowValues& expected, std::uint64_t seed, ProgressSink& progress, int threads);

}  // namespace isotone::simulate
