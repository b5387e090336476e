// SPDX-License-Identifier: Apache-2.0
/// How many of the photons that reach a crystal leave their whole energy in it.
///
/// A photon that meets the slab head-on interacts with probability 1 - exp(-mu t). A photoelectric interaction counts;
/// a Compton interaction counts where the scattered photon in turn leaves all its energy, which is followed over the
/// angle (Klein and Nishina, Z Physik 52 (1929) 853), the depth and any number of interactions. Coherent scattering
/// changes neither energy nor, much, direction, and is left out. Not modelled: escape of the crystal's K X rays (3 % at
/// 140 keV in NaI), edges of the crystal, light that is scattered back from what stands behind it.
#pragma once

#include "core/attenuation_table.hpp"
#include "core/export.hpp"

namespace isotone::recon {

/// Share of photons of normal incidence that deposit their full energy.
/// @throws Error{usage} for an energy outside the crystal's table
ISOTONE_API double full_energy_efficiency(const AttenuationTable& crystal, double thickness_mm, double energy_kev);

}  // namespace isotone::recon
