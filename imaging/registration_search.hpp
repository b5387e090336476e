// SPDX-License-Identifier: Apache-2.0
/// Private to this room: which hill the search climbs, and how far from the start it may end.
#pragma once

#include "core/rigid_transform.hpp"
#include "imaging/compared_images.hpp"
#include "imaging/rigid_registration.hpp"

namespace isotone::imaging {

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
