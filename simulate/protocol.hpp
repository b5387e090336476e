// SPDX-License-Identifier: Apache-2.0
/// How a phantom is scanned: sinogram layout, duration, count level, blur, background, noise.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"
#include "core/scanner_from_record.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace isotone::simulate {

struct Protocol {
    // Sinogram layout
    int span = 1;  ///< 2 = GE's interleaved segments
    int max_ring_difference = 0;
    int view_mashing = 1;
    int bins = 0;  ///< not arc-corrected

    // Counts
    double duration_s = 300.0;
    /// Expected true coincidences; sets the calibration. Exclusive with `calibration`.
    std::optional<double> trues = 5e6;
    /// Counts per (Bq/mL mm s) of a line integral of one crystal pair.
    std::optional<double> calibration;
    double randoms_fraction = 0.0;  ///< randoms / (trues + scatter + randoms)
    double scatter_fraction = 0.0;  ///< scatter / (trues + scatter)

    // Detector
    double intrinsic_fwhm_mm = 4.5;     ///< Gaussian blur of a line's position, transaxial and axial
    bool crystal_aperture = true;       ///< add the blur of a crystal pair's width
    double efficiency_deviation = 0.0;  ///< relative standard deviation of the crystals' efficiencies
    int tilt_samples = 3;               ///< ring differences traced per plane; 0 = every one

    // What is on
    bool attenuation = true;
    bool noise = true;
    bool list_mode = false;  ///< also draw events; needs span 1, no mashing and noise
    bool delayeds = false;   ///< also draw delayed coincidences
    std::uint64_t seed = 1;
};

/// Strict. Layout keys absent from the record come from the scanner's usual sinogram; another key keeps its default.
/// @throws Error{usage} for a wrong key, type or range, and where neither record nor scanner gives the layout
ISOTONE_API Protocol protocol_from_record(const Record& record, const std::string& where,
                                          const std::optional<UsualSinogram>& usual);
/// The inverse, fully resolved.
ISOTONE_API Record record_of(const Protocol& protocol);

}  // namespace isotone::simulate
