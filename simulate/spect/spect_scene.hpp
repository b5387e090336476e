// SPDX-License-Identifier: Apache-2.0
/// What stands before a gamma camera, and the camera.
#pragma once

#include "core/export.hpp"
#include "core/gamma_camera.hpp"
#include "simulate/materials/materials.hpp"
#include "simulate/phantom.hpp"

#include <vector>

namespace isotone::simulate {

/// References to what the caller keeps alive. The phantom's frame is the patient frame of core/projections.hpp.
struct SpectScene {
    const Phantom& phantom;
    const GammaCamera& camera;
    const Collimator& collimator;
    const Materials& materials;
};

/// Linear attenuation of each primitive at an energy, 1/mm: of its material; of water of the density that its
/// mu_per_mm, which phantom files give for 511 keV, means, where it names none.
ISOTONE_API std::vector<double> mu_of_primitives(const Phantom& phantom, const Materials& materials, double energy_kev);

}  // namespace isotone::simulate
