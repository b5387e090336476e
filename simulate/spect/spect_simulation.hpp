// SPDX-License-Identifier: Apache-2.0
/// What a simulated SPECT acquisition gives: the data a camera would hold, and beside them what it would not tell.
#pragma once

#include "core/export.hpp"
#include "core/progress.hpp"
#include "core/projections.hpp"
#include "simulate/spect/count_rates.hpp"
#include "simulate/spect/spect_protocol.hpp"
#include "simulate/spect/spect_scene.hpp"

#include <string>
#include <vector>

namespace isotone::simulate {

struct SpectSimulation {
    SpectData data;
    WindowValues primary;                ///< expected counts, no noise, in the storage order of the data
    std::vector<WindowValues> scatter;   ///< by order from 1; the last holds that order and higher. May be empty.
    std::vector<double> relative_error;  ///< Monte Carlo, per window: standard error of a pixel, see monte_carlo.hpp

    /// Expected scatter of all orders.
    std::vector<float> all_scatter(std::size_t window) const;
};

/// Primaries of one gamma line that a window counts, cps/MBq of a source in air; [line][window].
/// Given sensitivities replace the computed ones: the lines keep their ratio.
std::vector<std::vector<double>> line_sensitivities(const SpectScene& scene, const SpectProtocol& protocol);

/// What the computed sensitivity of a window is multiplied by, so that it is the given one; 1 where none is given.
/// @throws Error{usage} where one is given and the computed one is 0
double sensitivity_scale(const SpectWindow& window, double computed_cps_per_mbq);

/// What a method expects, counts/s at the start of the scan.
struct ExpectedRates {
    WindowValues primary;
    std::vector<WindowValues> scatter;  ///< by order from 1; may be empty
    std::string scatter_model;          ///< for the provenance; "" = none
    bool states_scatter = false;        ///< the data state the expected scatter as their additive term
};

/// Expected rates become counts: decay, dead time, noise, and everything SpectData states.
SpectSimulation record_simulation(const SpectScene& scene, const SpectProtocol& protocol, ProjectionGeometry geometry,
                                  ExpectedRates rates, ProgressSink& progress, int threads);

}  // namespace isotone::simulate
