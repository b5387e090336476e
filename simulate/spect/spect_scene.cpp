// SPDX-License-Identifier: Apache-2.0
#include "simulate/spect/spect_scene.hpp"

#include "core/error.hpp"

namespace isotone::simulate {

std::vector<double> mu_of_primitives(const Phantom& phantom, const Materials& materials, double energy_kev) {
    std::vector<double> mu;
    for (const Primitive& primitive : phantom.primitives) {
        mu.push_back(primitive.material.empty() ? primitive.mu_per_mm
                                                : materials.of(primitive.material).mu_per_mm(energy_kev));
    }
    return mu;
}

void require_materials(const Phantom& phantom) {
    for (const Primitive& primitive : phantom.primitives) {
        if (primitive.material.empty() && primitive.mu_per_mm > 0.0) {
            throw Error(ErrorCode::inconsistent_data,
                        "phantom '" + phantom.name + "', primitive '" + primitive.name + "'",
                        "it has an attenuation for 511 keV and no material",
                        "name its material, so that it attenuates at every energy");
        }
    }
}

}  // namespace isotone::simulate
