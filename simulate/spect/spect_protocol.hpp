// SPDX-License-Identifier: Apache-2.0
/// How a phantom is imaged with a gamma camera: projections, orbit, energy windows, times, and what is on.
///
/// Angles follow core/projections.hpp: 0 at the patient's back, pi/2 at the patient's left; "ccw" is their positive
/// sense, as seen from the patient's feet.
#pragma once

#include "core/exam.hpp"
#include "core/export.hpp"
#include "core/projections.hpp"
#include "core/record.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace isotone::simulate {

struct SpectWindow {
    EnergyWindow window;
    /// Measured sensitivity to primaries of the window; empty = from the collimator's geometry and the crystal.
    std::optional<double> sensitivity_cps_per_mbq;
    /// Stand-in of the analytic method: scatter / primary counts of the window.
    double scatter_to_primary = 0.0;
};

struct SpectProtocol {
    // Projections
    int bins = 128, rows = 128;
    double bin_mm = 4.8, row_mm = 4.8;

    // Orbit
    int heads = 2;
    double head_spacing_deg = 180.0;  ///< from one head to the next, positive sense
    double arc_deg = 180.0;           ///< that each head covers
    int steps = 60;                   ///< positions of each head; views are heads x steps
    double start_deg = 0.0;           ///< head 1 at the start
    bool clockwise = false;
    bool continuous = false;             ///< the heads move while they count
    std::optional<double> radius_mm;     ///< circular orbit: axis to the collimator's face. Exclusive with body_gap_mm.
    std::optional<double> body_gap_mm;   ///< each view's face this far from the phantom
    std::vector<double> axis_offset_mm;  ///< centre-of-rotation offset of each head; empty = 0

    // Times
    double step_s = 20.0;  ///< counting time of a view
    double move_s = 0.0;   ///< between two

    // Counts
    std::vector<SpectWindow> windows;
    int sensitivity_window = 0;             ///< the photopeak whose sensitivity the data state
    std::vector<GammaLine> lines;           ///< of the nuclide
    std::vector<double> dead_time_us;       ///< of each head, paralysable; empty = none
    double events_per_counted_event = 1.0;  ///< all events a head processes per event in a window, for the dead time

    // What is on
    bool attenuation = true;
    bool collimator_blur = true;
    bool decay = true;
    bool noise = true;
    std::uint64_t seed = 1;

    // Analytic method
    int samples_per_bin = 4;  ///< rays across a bin and across a row; steps of 1.2 mm miss 0.1 % of a cylinder
    double slab_mm = 4.0;     ///< depth over which the collimator response is constant

    // Monte Carlo
    double photons = 1e6;    ///< histories, at least
    int scatter_orders = 3;  ///< kept apart in the truth; the last holds that order and higher
};

std::vector<EnergyWindow> energy_windows(const SpectProtocol& protocol);
/// Of the gamma lines; 0 where there is none.
double highest_kev(const SpectProtocol& protocol);

/// Strict. Windows and lines may be absent from the record: `lines` then stands in for [[line]].
/// @throws Error{usage} for a wrong key, type, range or contradiction
ISOTONE_API SpectProtocol spect_protocol_from_record(const Record& record, const std::string& where,
                                                     const std::vector<GammaLine>& lines = {});
/// The inverse, fully resolved.
ISOTONE_API Record record_of(const SpectProtocol& protocol);

}  // namespace isotone::simulate
