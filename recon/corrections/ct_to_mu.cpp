// SPDX-License-Identifier: Apache-2.0
#include "recon/corrections/ct_to_mu.hpp"

#include "core/error.hpp"
#include "core/number_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>

namespace isotone::recon {
namespace {

struct EffectiveEnergy {
    double kvp, kev;
};

constexpr std::array<EffectiveEnergy, 6> effective_energies{
    {{80.0, 57.0}, {100.0, 65.1}, {110.0, 68.8}, {120.0, 72.4}, {130.0, 75.8}, {140.0, 79.2}}};

void require_hounsfield(const Volume& hu) {
    const auto refuse = [](const std::string& what, const std::string& hint) {
        throw Error(ErrorCode::inconsistent_data, "CT", what, hint);
    };
    if (hu.values.empty() ||
        !std::all_of(hu.values.begin(), hu.values.end(), [](float v) { return std::isfinite(v); })) {
        refuse("it holds values that are not finite, or none", "check the file");
    }
    const auto [low, high] = std::minmax_element(hu.values.begin(), hu.values.end());
    if (*low >= 0.0F) {
        refuse("no voxel lies below water: its values go from " + number_text(*low) + " to " + number_text(*high),
               *high <= 1.0F ? "these look like attenuation coefficients: name the file as a mu-map"
                             : "apply rescale slope and intercept: Hounsfield units have air at -1000");
    }
}

}  // namespace

double effective_ct_energy_kev(double kvp) {
    const auto& table = effective_energies;
    if (!(kvp >= table.front().kvp && kvp <= table.back().kvp)) {
        throw Error(ErrorCode::inconsistent_data, "CT", "its tube voltage is " + number_text(kvp) + " kV",
                    "conversion is known from 80 to 140 kV; convert the CT yourself and give a mu-map");
    }
    std::size_t i = 1;
    while (kvp > table[i].kvp) {
        ++i;
    }
    const double share = (kvp - table[i - 1].kvp) / (table[i].kvp - table[i - 1].kvp);
    return (1.0 - share) * table[i - 1].kev + share * table[i].kev;
}

double HounsfieldScale::mu_per_mm(double hu) const {
    return std::max(0.0, water_per_mm + hu * (hu > 0.0 ? above_per_mm_hu : below_per_mm_hu));
}

HounsfieldScale hounsfield_scale(double kvp, double energy_kev, const AttenuationTable& water,
                                 const AttenuationTable& bone) {
    const double ct_kev = effective_ct_energy_kev(kvp);
    const double water_ct = water.attenuation_per_mm(ct_kev), bone_ct = bone.attenuation_per_mm(ct_kev);
    const double water_here = water.attenuation_per_mm(energy_kev), bone_here = bone.attenuation_per_mm(energy_kev);
    return {water_here, water_here / 1000.0, water_ct * (bone_here - water_here) / (bone_ct - water_ct) / 1000.0};
}

Volume mu_from_ct(const Volume& hu, double kvp, double energy_kev, const AttenuationTable& water,
                  const AttenuationTable& bone) {
    require_hounsfield(hu);
    const HounsfieldScale scale = hounsfield_scale(kvp, energy_kev, water, bone);
    Volume mu(hu.grid, Quantity::attenuation);
    std::transform(hu.values.begin(), hu.values.end(), mu.values.begin(),
                   [&](float value) { return static_cast<float>(scale.mu_per_mm(value)); });
    return mu;
}

}  // namespace isotone::recon
