// SPDX-License-Identifier: Apache-2.0
/// Private to this room: where two images share most, by Powell's line searches from coarse to fine.
#pragma once

#include "imaging/compared_images.hpp"
#include "imaging/rigid_registration.hpp"

#include <cstddef>

namespace isotone::imaging {

struct Found {
    RigidTransform transform;
    double metric = 0.0;  ///< mutual information in nats, of the voxels that the last level samples
    int iterations = 0;   ///< rounds of the last level
    bool ended = false;   ///< before the rounds ran out
};

/// Some of the levels, coarse to fine.
struct Levels {
    std::size_t first, end;  ///< `end` is not one of them
};

/// Shift and rotation from `start` on.
Found search_shift_and_turn(const ComparedImages& images, const RigidTransform& start, Levels levels,
                            const RegistrationSettings& settings);

/// A shift alone: the start's turn is kept.
Found search_shift(const ComparedImages& images, const RigidTransform& start, Levels levels,
                   const RegistrationSettings& settings);

/// The start, and places beside it along each axis: along a body that is alike from end to end the information has
/// several hills. One that lies beyond the limits gives way to any within them. Turns come later: none is so large that
/// it hides which hill is highest.
Found best_of_coarse_searches(const ComparedImages& images, const RigidTransform& start,
                              const RegistrationSettings& settings);

/// mm, of the fixed image's centre; both transforms are about it.
double shift_mm(const RigidTransform& found, const RigidTransform& start);

/// Within the limits of the settings.
bool is_plausible(const RigidTransform& found, const RigidTransform& start, const RegistrationSettings& settings);

}  // namespace isotone::imaging
