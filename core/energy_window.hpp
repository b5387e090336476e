// SPDX-License-Identifier: Apache-2.0
/// The energies, keV, whose events a gamma camera counts together.
///
/// Most windows are one range. A camera may also add the counts of several, as of the two lines of 111In from 154 to
/// 188 and from 221 to 270 keV: what lies between them is not counted. Whoever asks what a window counts asks each
/// range.
#pragma once

#include "core/exam.hpp"
#include "core/export.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone {

/// Levels of windows that meet may differ by this: they are stored as floats or as decimal text.
inline constexpr double level_rounding_kev = 1e-3;

struct EnergyRange {
    double lower_kev = 0.0;
    double upper_kev = 0.0;

    double width_kev() const { return upper_kev - lower_kev; }
    double centre_kev() const { return 0.5 * (lower_kev + upper_kev); }
    bool holds(double energy_kev) const { return energy_kev >= lower_kev && energy_kev <= upper_kev; }
    bool operator==(const EnergyRange&) const = default;
};

struct ISOTONE_API EnergyWindow {
    std::string name;
    double lower_kev = 0.0;  ///< of all ranges
    double upper_kev = 0.0;  ///< of all ranges
    /// Two or more ranges in order, which may touch but not overlap, from lower_kev to upper_kev. Empty: one range.
    std::vector<EnergyRange> parts{};

    std::vector<EnergyRange> ranges() const;  ///< the parts, or the one range
    /// As files hold them: lower, upper, lower, upper, ...
    std::vector<double> levels_kev() const;
    /// "154 to 188 and 221 to 270 keV", each level as in number_text
    std::string levels_text(int digits = 6) const;

    double width_kev() const;   ///< of all ranges together
    double centre_kev() const;  ///< mean energy of counts spread evenly over the ranges; it may lie between them
    bool holds(double energy_kev) const;
    /// @throws Error{inconsistent_data} unless levels and parts are as said above; `where` names the data
    void check(const std::string& where) const;

    bool operator==(const EnergyWindow&) const = default;
};

/// The window of one range or of several in any order.
/// @throws Error{inconsistent_data} for levels that make no ranges, and for ranges that are empty or overlap
ISOTONE_API EnergyWindow window_of_levels(std::string name, const std::vector<double>& levels_kev,
                                          const std::string& where);

/// Share of the events of photons that left all of `energy_kev` in the crystal which a window counts in all its ranges,
/// for a Gaussian of `energy_resolution` (FWHM / energy, there). 0 resolution: all or none.
ISOTONE_API double window_share(double energy_kev, double energy_resolution, const EnergyWindow& window);

/// Energy of the photons that a window counts, for attenuation: of the line of the largest yield in it, the first of
/// equals. Of several ranges the mean of each one's line, weighted with the yields. Empty where it holds no line.
ISOTONE_API std::optional<double> photopeak_kev(const std::vector<GammaLine>& lines, const EnergyWindow& window);

}  // namespace isotone
