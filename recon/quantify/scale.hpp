// SPDX-License-Identifier: Apache-2.0
/// From an image in Bq/mL to expected counts, and what that makes of a calibration.
///
/// The expected counts of a bin are the projector's line integral (Bq/mL x mm) times the factor of its view:
///     sensitivity [counts/s per MBq] x 1e-6 MBq/Bq x duration [s] x decay x live x pixel area [mm2] x 1e-3 mL/mm3
/// `sensitivity` is that of a source in air before the collimator, the whole of its response: attenuation, scatter and
/// resolution are in the system model.
///
/// A reconstruction without a known sensitivity uses 1e6 counts/s per MBq, one per decay: its image is in counts/s per
/// mL, and the activity A of a source is seen in it as the count rate R of its volume of interest (the sum of the image
/// over the volume). R / A [counts/s per MBq] is then the image calibration factor, and it is the sensitivity: with it
/// the reconstruction gives Bq/mL. In general, an image made with sensitivity S that shows an activity A_image where
/// there is A means that S A_image / A is right (quantify/calibration.hpp).
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "recon/quantify/decay.hpp"

#include <optional>
#include <vector>

namespace isotone::recon {

/// One count per second and becquerel: an image made with it is in counts/s per mL.
inline constexpr double unit_sensitivity_cps_per_mbq = 1e6;

/// @param sensitivity_cps_per_mbq  empty: unit_sensitivity_cps_per_mbq, which is recorded as not calibrated
/// @param decay, live  factors for each view, of decay_factors and dead_time_factors
/// @throws Error{inconsistent_data} for a sensitivity that is not positive, a view without counting time
ISOTONE_API ViewFactors count_factors(const ProjectionGeometry& geometry,
                                      const std::optional<double>& sensitivity_cps_per_mbq,
                                      const std::vector<double>& decay, const std::vector<double>& live);

/// The sensitivity that such a record states; empty where none was known. Records that were written before they held
/// the number state it in their text, to six digits.
ISOTONE_API std::optional<double> sensitivity_of(const CorrectionRecord& calibration);

}  // namespace isotone::recon
