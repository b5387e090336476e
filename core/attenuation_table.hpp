// SPDX-License-Identifier: Apache-2.0
/// How a material attenuates photons, by process and energy: the schema of a [[material]] of share/materials.toml.
///
/// Between the tabulated energies the logarithm of a mass attenuation coefficient is linear in the logarithm of the
/// energy. An absorption edge is an energy that stands twice: below it the first entry holds, from it on the second.
#pragma once

#include "core/export.hpp"

#include <string>
#include <vector>

namespace isotone {

struct ISOTONE_API AttenuationTable {
    std::string name;  ///< "water"
    double density_g_ml = 0.0;
    std::vector<double> energy_kev;  ///< ascending, at most twice the same
    std::vector<double> photoelectric_cm2_g, incoherent_cm2_g, coherent_cm2_g;
    std::string source;

    /// Linear coefficients in 1/mm at the material's density. Narrow-beam attenuation is the sum of the three.
    /// @throws Error{usage} for an energy outside the table
    double photoelectric_per_mm(double kev) const;
    double incoherent_per_mm(double kev) const;
    double coherent_per_mm(double kev) const;
    double attenuation_per_mm(double kev) const;

    /// @throws Error{inconsistent_data} unless the columns fit together and can be interpolated
    void check(const std::string& where) const;
};

}  // namespace isotone
