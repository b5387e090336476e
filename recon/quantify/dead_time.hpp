// SPDX-License-Identifier: Apache-2.0
/// Counts lost to the dead time of a camera head.
///
/// With n the rate a head would count without losses, m the rate it counts and tau its dead time (J. A. Sorenson,
/// Semin Nucl Med 5 (1975) 387; G. F. Knoll, Radiation Detection and Measurement, chapter 4):
/// - paralysable:      m = n exp(-n tau). It rises to 1 / (e tau) at n = 1 / tau and falls again, so a rate m has two
///   solutions; the lower one is taken, and a rate above the largest is refused. (Whether a scan was taken beyond the
///   maximum cannot be told from its counts.)
/// - non-paralysable:  m = n / (1 + n tau), below 1 / tau.
///
/// The factor of a view is m / n, the share of events that is counted; it multiplies expected counts. It is the same in
/// every energy window, because the losses happen before the energy is known. So tau and the rate must belong to the
/// same events: those of the whole spectrum, or of the window that tau was measured in.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "core/record.hpp"
#include "recon/quantify/decay.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

enum class DeadTimeModel { none, paralysable, non_paralysable };

struct DeadTime {
    DeadTimeModel model = DeadTimeModel::none;
    std::vector<double> tau_s;  ///< of each head, or one for all
    /// Window whose rate tau refers to, by name or energy. Empty: the sum of all windows, which must not overlap.
    std::optional<std::string> window;
    std::string source;  ///< how tau was measured
};

/// True rate of an observed rate. @throws Error{inconsistent_data} where no true rate gives it
ISOTONE_API double true_rate(double observed_cps, DeadTimeModel model, double tau_s);
ISOTONE_API double observed_rate(double true_cps, DeadTimeModel model, double tau_s);

/// @throws Error{inconsistent_data} for a rate beyond the model, a view without counting time, a head without tau
ISOTONE_API ViewFactors dead_time_factors(const SpectData& data, const DeadTime& dead_time);

/// Reads and writes "isotone-dead-time/1".
ISOTONE_API DeadTime dead_time_from_record(const Record& record, const std::string& where);
ISOTONE_API Record to_record(const DeadTime& dead_time);

}  // namespace isotone::recon
