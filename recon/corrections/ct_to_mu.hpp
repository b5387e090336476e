// SPDX-License-Identifier: Apache-2.0
/// Hounsfield units to attenuation coefficients at the energy of a photopeak.
///
/// Below water (HU <= 0) matter is taken as water with air: mu = mu_w(E) (1 + HU / 1000), not below 0. Above, as water
/// with cortical bone (P. E. Kinahan et al., Med Phys 25 (1998) 2046; C. Burger et al., Eur J Nucl Med 29 (2002) 922):
///     mu = mu_w(E) + HU / 1000 x mu_w(Eeff) (mu_b(E) - mu_w(E)) / (mu_b(Eeff) - mu_w(Eeff))
/// with Eeff the effective energy of the CT. Water and bone come from tables, so every energy of theirs will do.
/// Metal and contrast agent are neither, and come out too high.
///
/// The effective energy is that of the one-energy beam in which bone has the contrast to water it has in the spectrum
/// of a CT: Kramers' law behind 10 mm of aluminium and 30 cm of water, counted by energy. At 511 keV the slopes above
/// water that follow agree within 4 % with those measured at 80 to 140 kVp by J. P. J. Carney et al., Med Phys 33
/// (2006) 976.
#pragma once

#include "core/attenuation_table.hpp"
#include "core/export.hpp"
#include "core/volume.hpp"

namespace isotone::recon {

/// keV; linear between 80, 100, 110, 120, 130 and 140 kVp.
/// @throws Error{inconsistent_data} for another tube voltage
ISOTONE_API double effective_ct_energy_kev(double kvp);

/// The two straight lines.
struct ISOTONE_API HounsfieldScale {
    double water_per_mm = 0.0;     ///< mu at 0 HU
    double below_per_mm_hu = 0.0;  ///< slope at HU < 0
    double above_per_mm_hu = 0.0;  ///< slope at HU > 0

    double mu_per_mm(double hu) const;
};

/// @param water,bone  tables of water and cortical bone
/// @throws Error as effective_ct_energy_kev, and Error{usage} for an energy outside the tables
ISOTONE_API HounsfieldScale hounsfield_scale(double kvp, double energy_kev, const AttenuationTable& water,
                                             const AttenuationTable& bone);

/// mu of each voxel, 1/mm, on the grid of the CT.
/// @throws Error{inconsistent_data} where the values cannot be Hounsfield units: not finite, none below water, or all
///         within 0 to 1 as attenuation coefficients are
ISOTONE_API Volume mu_from_ct(const Volume& hu, double kvp, double energy_kev, const AttenuationTable& water,
                              const AttenuationTable& bone);

}  // namespace isotone::recon
