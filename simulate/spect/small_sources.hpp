// SPDX-License-Identifier: Apache-2.0
/// Bodies with activity that are too small to be sampled by rays, as points spread through them.
#pragma once

#include "simulate/phantom.hpp"

#include <vector>

namespace isotone::simulate {

struct SmallSource {
    const Primitive* primitive = nullptr;
    double mbq_per_point = 0.0;
    std::vector<Vector3> points;  ///< only where the primitive is visible
};

/// Primitives of which no half size exceeds 2.5 steps of the rays.
std::vector<SmallSource> small_sources(const Phantom& phantom, double ray_step_mm);

}  // namespace isotone::simulate
