// SPDX-License-Identifier: Apache-2.0
#include "core/attenuation_table.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace isotone {
namespace {

constexpr double per_mm_of_per_cm = 0.1;

double interpolated(const AttenuationTable& table, const std::vector<double>& column, double kev) {
    const std::vector<double>& energies = table.energy_kev;
    if (!(kev >= energies.front() && kev <= energies.back())) {
        throw Error(
            ErrorCode::usage, "attenuation of " + table.name,
            "there are no coefficients at " + number_text(kev) + " keV",
            "the table reaches from " + number_text(energies.front()) + " to " + number_text(energies.back()) + " keV");
    }
    // The first energy above: at an edge the interval that begins there.
    const auto above = std::upper_bound(energies.begin(), energies.end() - 1, kev);
    const auto i = static_cast<std::size_t>(above - energies.begin());
    const double share = std::log(kev / energies[i - 1]) / std::log(energies[i] / energies[i - 1]);
    return column[i - 1] * std::pow(column[i] / column[i - 1], share);
}

}  // namespace

double AttenuationTable::photoelectric_per_mm(double kev) const {
    return per_mm_of_per_cm * density_g_ml * interpolated(*this, photoelectric_cm2_g, kev);
}

double AttenuationTable::incoherent_per_mm(double kev) const {
    return per_mm_of_per_cm * density_g_ml * interpolated(*this, incoherent_cm2_g, kev);
}

double AttenuationTable::coherent_per_mm(double kev) const {
    return per_mm_of_per_cm * density_g_ml * interpolated(*this, coherent_cm2_g, kev);
}

double AttenuationTable::attenuation_per_mm(double kev) const {
    return photoelectric_per_mm(kev) + incoherent_per_mm(kev) + coherent_per_mm(kev);
}

void AttenuationTable::check(const std::string& where) const {
    const auto fail = [&](const std::string& what) {
        throw Error(ErrorCode::inconsistent_data, where + ", material " + name, what,
                    "energies ascend, an edge stands twice, and every column has one positive entry for each");
    };
    const std::size_t n = energy_kev.size();
    if (n < 2 || photoelectric_cm2_g.size() != n || incoherent_cm2_g.size() != n || coherent_cm2_g.size() != n) {
        fail("the columns differ in length");
    }
    if (!(density_g_ml > 0.0)) {
        fail("the density is not positive");
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (!(energy_kev[i] > 0.0) || !(photoelectric_cm2_g[i] > 0.0) || !(incoherent_cm2_g[i] > 0.0) ||
            !(coherent_cm2_g[i] > 0.0)) {
            fail("entry " + std::to_string(i) + " is not positive");
        }
        const bool falls = i > 0 && energy_kev[i] < energy_kev[i - 1];
        const bool thrice = i > 1 && energy_kev[i] == energy_kev[i - 2];
        // An interval of no length at either end could not be interpolated in.
        const bool edge_at_an_end = i > 0 && energy_kev[i] == energy_kev[i - 1] && (i == 1 || i + 1 == n);
        if (falls || thrice || edge_at_an_end) {
            fail("the energies do not ascend at entry " + std::to_string(i));
        }
    }
}

}  // namespace isotone
