// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/spect_scene.hpp"

namespace isotone::simulate {

std::vector<double> mu_of_primitives(const Phantom& phantom, const Materials& materials, double energy_kev) {
    const Material& water = materials.of("water");
    const double to_energy = water.mu_per_mm(energy_kev) / water.mu_per_mm(511.0);
    std::vector<double> mu;
    for (const Primitive& primitive : phantom.primitives) {
        mu.push_back(primitive.material.empty() ? primitive.mu_per_mm * to_energy
                                                : materials.of(primitive.material).mu_per_mm(energy_kev));
    }
    return mu;
}

}  // namespace isotone::simulate
