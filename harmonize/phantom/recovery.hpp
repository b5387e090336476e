// SPDX-License-Identifier: Apache-2.0
/// Recovery of the six spheres: what was measured over what is there.
///
/// RC = C_sphere / A_sphere: no background is subtracted (EARL). CRC = (C_sphere/C_b - 1) / (A_sphere/A_b - 1).
#pragma once

#include "core/export.hpp"
#include "harmonize/phantom/nema_phantom.hpp"

#include <array>
#include <string>

namespace isotone::harmonize {

enum class Metric { max, a50, peak, crc_max, crc_a50, crc_peak };
inline constexpr std::array<Metric, 6> all_metrics{Metric::max,     Metric::a50,     Metric::peak,
                                                   Metric::crc_max, Metric::crc_a50, Metric::crc_peak};

/// "max", "a50", "peak", "crc_max", "crc_a50", "crc_peak".
ISOTONE_API std::string name_of(Metric metric);
/// How the value is measured, for reports.
ISOTONE_API std::string definition_of(Metric metric);

/// The three uptake metrics of one sphere.
struct Uptake {
    double max = 0.0;
    double a50 = 0.0;
    double peak = 0.0;
};
using SphereUptakes = std::array<Uptake, nema_spheres>;

/// Measured uptakes with all that turns them into recovery.
struct RecoveryCurve {
    SphereUptakes measured{};          ///< image unit
    double measured_background = 0.0;  ///< image unit
    double true_sphere = 1.0;          ///< image unit
    double true_background = 0.0;      ///< image unit
    /// RC or CRC of a sphere (index as nema_diameters_mm).
    ISOTONE_API double value(Metric metric, std::size_t sphere) const;
};

/// How far a curve falls where it should rise with sphere size: the largest RC_j - RC_(j+1); 0 for a monotonic curve.
ISOTONE_API double largest_drop(const RecoveryCurve& curve, Metric metric);

}  // namespace isotone::harmonize
