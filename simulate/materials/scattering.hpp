// SPDX-License-Identifier: Apache-2.0
/// Scattering of photons by the atoms of one material: how it is distributed over directions, and directions drawn from
/// it.
///
/// Compton: Klein-Nishina times the incoherent scattering function; the electrons' motion does not broaden the energy.
/// Rayleigh: Thomson times the square of the form factor. Polarisation is not followed.
#pragma once

#include "core/export.hpp"
#include "core/random.hpp"
#include "simulate/materials/materials.hpp"

#include <vector>

namespace isotone::simulate {

inline constexpr double electron_kev = 510.99895;
inline constexpr double kev_angstrom = 12.398420;  ///< h c

/// Energy of a photon of `energy_kev` after Compton scattering.
inline double compton_energy_kev(double energy_kev, double cosine) {
    return energy_kev / (1.0 + energy_kev / electron_kev * (1.0 - cosine));
}

class ISOTONE_API Scattering {
public:
    /// The material must outlive it.
    /// @param highest_kev  of the photons it is used for, which are above 15 keV
    Scattering(const Material& material, double highest_kev);

    /// Probability per steradian, 1/sr.
    double compton_density(double energy_kev, double cosine) const;
    double rayleigh_density(double energy_kev, double cosine) const;
    /// Cosine of the angle of scattering.
    double draw_compton(double energy_kev, RandomStream& random) const;
    double draw_rayleigh(double energy_kev, RandomStream& random) const;

private:
    double at(const std::vector<double>& table, double energy_kev) const;

    const Material& material_;
    std::vector<double> compton_norm_, rayleigh_norm_;   // at every energy_step_kev
    std::vector<double> squared_transfer_, form_up_to_;  // integral of the form factor squared over x squared
};

}  // namespace isotone::simulate
