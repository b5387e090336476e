// SPDX-License-Identifier: Apache-2.0
/// The photopeak that is reconstructed, and the sum of several.
///
/// One photopeak is the rule: attenuation, resolution and sensitivity then belong to one energy. Of 177Lu it is the one
/// at 208 keV (the one at 113 keV holds down-scatter of the lines above it), of 131I the one at 364 keV. Nuclides with
/// two strong lines of similar energy (111In, 171 and 245 keV) gain counts when both are summed: counts, scatter and
/// their variance add bin by bin, and attenuation and resolution are taken at one effective energy: the mean of the
/// photopeaks' energies, weighted with their counts less the scatter that energy windows measure. This is an
/// approximation (20 cm of water let 0.056 and 0.078 of the two lines of 111In pass), so it is made only where asked
/// for, and it is recorded. A window whose camera summed two ranges leaves no choice; its counts cannot be told apart,
/// so the yields of the lines weigh its energy.
#pragma once

#include "core/export.hpp"
#include "core/projections.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone::recon {

/// What is reconstructed.
struct Photopeaks {
    EnergyWindow window;                            ///< of all, where several are summed
    std::vector<float> counts;                      ///< in the storage order of the projections
    double energy_kev = 0.0;                        ///< for attenuation and resolution
    std::optional<double> sensitivity_cps_per_mbq;  ///< that the data state for just these counts
    std::vector<std::string> findings;
};

/// A photopeak of the data and the energy of its line.
struct Photopeak {
    int window = 0;
    std::optional<double> line_kev;  ///< as of isotone::photopeak_kev; empty: the centre of the window
    double scatter_counts = 0.0;     ///< of this photopeak alone: what its energy is not weighted with
};

ISOTONE_API std::vector<int> windows_of(const std::vector<Photopeak>& photopeaks);

/// @throws Error{usage} without photopeaks or with one twice
ISOTONE_API void require_distinct(const std::vector<Photopeak>& photopeaks);

/// One photopeak, or the sum of several.
/// @param gate  counts of one gate; empty: of all
/// @throws Error{usage} without photopeaks, with one twice, and for a line outside its window
ISOTONE_API Photopeaks choose_photopeaks(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                                         std::optional<int> gate = std::nullopt);

/// Energy at which they are reconstructed: as choose_photopeaks() has it.
ISOTONE_API double energy_of(const SpectData& data, const std::vector<Photopeak>& photopeaks,
                             std::optional<int> gate = std::nullopt);

}  // namespace isotone::recon
