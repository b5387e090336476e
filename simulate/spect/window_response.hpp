// SPDX-License-Identifier: Apache-2.0
/// Energy windows behind a crystal of finite energy resolution: the probability that a photon which passed the
/// collimator is counted in a window.
#pragma once

#include "core/export.hpp"
#include "core/gamma_camera.hpp"
#include "core/projections.hpp"
#include "simulate/materials/materials.hpp"

#include <cstddef>
#include <vector>

namespace isotone::simulate {

class ISOTONE_API WindowResponse {
public:
    /// @param highest_kev  of the photons that may come
    WindowResponse(const GammaCamera& camera, const Materials& materials, const std::vector<EnergyWindow>& windows,
                   double highest_kev);

    /// Probability for a photon of this energy, 0 below lowest_kev().
    double probability(std::size_t window, double energy_kev) const;
    /// Photons below it reach no window.
    double lowest_kev() const { return lowest_kev_; }
    std::size_t windows() const { return probability_.size(); }

private:
    double lowest_kev_;
    std::vector<std::vector<double>> probability_;  // [window][energy]
};

}  // namespace isotone::simulate
