// SPDX-License-Identifier: Apache-2.0
/// What photons leave in the crystal: of those that enter it straight, how many interact, how many of these leave all
/// their energy, and what the others leave. Transported photon by photon in a slab; the X rays of its
/// atoms stay where they arise.
#pragma once

#include "simulate/materials/materials.hpp"

#include <array>
#include <vector>

namespace isotone::simulate {

struct Deposit {
    static constexpr std::size_t parts = 50;
    double interacting = 0.0;             ///< share of the photons that enter
    double full = 0.0;                    ///< share of the interacting that leave all energy
    std::array<double, parts> partial{};  ///< the others, by deposited / entering energy
};

class CrystalResponse {
public:
    CrystalResponse(const Material& crystal, double thickness_mm, double lowest_kev, double highest_kev);

    Deposit at(double energy_kev) const;

private:
    const Material& crystal_;
    double thickness_mm_, lowest_kev_, step_kev_ = 0.0;
    std::vector<Deposit> nodes_;
};

}  // namespace isotone::simulate
