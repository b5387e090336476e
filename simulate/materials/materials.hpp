// SPDX-License-Identifier: Apache-2.0
/// What photons do in the materials that phantoms, collimators and crystals are made of, 20 to 800 keV.
///
/// A material is a mixture of independent atoms (share/cross_sections/): its macroscopic cross sections are the sums
/// over its elements, interpolated log-log in the energy; its form factor (squared) and incoherent scattering function
/// are the sums over its atoms, functions of x = sin(theta / 2) / wavelength in 1/Angstrom.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"

#include <array>
#include <string>
#include <vector>

namespace isotone::simulate {

/// 1/mm.
struct CrossSections {
    double photoelectric = 0.0, compton = 0.0, rayleigh = 0.0;
    double total() const { return photoelectric + compton + rayleigh; }
};

class ISOTONE_API Material {
public:
    std::string name;
    double density_g_per_ml = 0.0;
    std::string source;

    /// @throws Error{usage} for an energy the table does not hold
    CrossSections cross_sections(double energy_kev) const;
    /// Linear attenuation of a narrow beam, 1/mm.
    double mu_per_mm(double energy_kev) const { return cross_sections(energy_kev).total(); }
    /// Incoherent scattering function per electron: 0 forwards, 1 for free electrons.
    double incoherent(double x_per_angstrom) const;
    /// Square of the atoms' form factors, relative to x = 0.
    double form_factor_squared(double x_per_angstrom) const;

private:
    friend class Materials;
    double at_transfer(const std::vector<double>& values, double x_per_angstrom) const;

    std::vector<double> log_energy_;
    std::array<std::vector<double>, 3> log_cross_section_;  // photoelectric, Compton, Rayleigh
    std::vector<double> transfer_, incoherent_, form_squared_;
};

class ISOTONE_API Materials {
public:
    /// @param elements   a record of schema isotone-cross-sections/1
    /// @param mixtures   a record of schema isotone-material-compositions/1
    /// @throws Error{usage} for a wrong key, a table of another length, an unknown element
    Materials(const Record& elements, const std::string& elements_name, const Record& mixtures,
              const std::string& mixtures_name);

    /// @throws Error{usage} with the nearest name where there is none
    const Material& of(const std::string& name) const { return all_[index(name)]; }
    std::size_t index(const std::string& name) const;
    const std::vector<Material>& all() const { return all_; }

private:
    std::vector<Material> all_;
};

}  // namespace isotone::simulate
