// SPDX-License-Identifier: Apache-2.0
/// Where photons scatter last in water, and with which energy: the kernels of effective source scatter estimation.
///
/// The files share/scatter/*.toml (schema "isotone-scatter-kernel/1") hold, for one nuclide and all orders of
/// scattering, q(r, angle, E') = r^2 k: from one decay at the origin of infinite water, k photons per mm3 leave their
/// last scattering at distance r, per solid angle, times 4 pi, with energy E'; `angle` lies between the place of the
/// scattering, seen from the origin, and the direction of flight. scripts/make-scatter-kernels computes them.
///
/// They do not depend on a camera. `kernel_of_window` weighs the energies with the chance that a window counts them and
/// divides by the primary photons that it counts of one decay, so that the scatter model has the scale of the forward
/// projection. The chance is that of an interaction in the crystal (photoelectric or Compton) times the share of a
/// Gaussian energy spectrum within the levels of all its ranges; its FWHM grows with the square root of the energy.
/// Events that leave a part of their energy in the crystal, collimator scatter and septal penetration are not in it.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"
#include "core/record.hpp"

#include <string>
#include <vector>

namespace isotone::recon {

struct ScatterKernels {
    std::string nuclide;                           ///< "99mTc"
    std::string source;                            ///< how the file was made
    std::vector<double> line_kev, line_per_decay;  ///< photons that were followed
    std::vector<double> radius_edges_mm;           ///< of the bins, from 0
    std::vector<double> angle_edges_rad;           ///< of the bins, 0 to pi
    std::vector<double> energy_kev;                ///< mean of each energy bin
    std::vector<double> water_per_mm;              ///< attenuation of water there
    std::vector<double> table_kev;                 ///< energies of the next two
    std::vector<double> table_water_per_mm;        ///< attenuation of water
    std::vector<double> table_crystal_per_mm;      ///< interactions in the crystal, photoelectric or Compton
    std::vector<std::vector<double>> q;            ///< [energy][radius][angle], 1/mm

    /// Attenuation of water, 1/mm, interpolated.
    double water_at(double kev) const;
};

/// @throws Error{input_corrupt} for lists that do not fit together
ISOTONE_API ScatterKernels scatter_kernels_from_record(const Record& record, const std::string& where);

/// What the detector makes of energies.
struct EnergyResponse {
    double fwhm = 0.095;        ///< relative, at `at_kev`
    double at_kev = 140.511;    ///< relative FWHM scales with the square root of at_kev / E
    double crystal_mm = 9.525;  ///< thickness of sodium iodide; 0: every photon interacts
};

/// Scatter of similar energy, so that one attenuation serves it.
struct KernelGroup {
    double attenuation_ratio = 1.0;  ///< of water at these energies to that at the photopeak
    std::vector<double> q;           ///< [radius][angle], 1/mm per primary photon counted in air
};

/// What a window counts of the scatter of all lines, for each photon that it counts unscattered.
struct WindowKernel {
    std::vector<double> radius_edges_mm, angle_edges_rad;  ///< as ScatterKernels
    std::vector<KernelGroup> groups;                       ///< from the lowest energies up
    double water_per_mm = 0.0;                             ///< attenuation of water at the photopeak
    Record description;

    double total() const;  ///< scattered photons counted in infinite water without attenuation, per primary photon
};

/// @param photopeak_kev  energy that the attenuation map belongs to
/// @param groups         of energies, at least 1
/// @throws Error{inconsistent_data} for a window without a line of the nuclide, or one that counts scatter below the
///         energies of the kernels
ISOTONE_API WindowKernel kernel_of_window(const ScatterKernels& kernels, const EnergyWindow& window,
                                          double photopeak_kev, const EnergyResponse& response, int groups = 3);

}  // namespace isotone::recon
