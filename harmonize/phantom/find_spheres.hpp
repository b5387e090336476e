// SPDX-License-Identifier: Apache-2.0
/// Finds the NEMA body phantom in an image by itself.
#pragma once

#include "core/export.hpp"
#include "harmonize/phantom/nema_phantom.hpp"

namespace isotone::harmonize {

/// Finds the six hot spheres, whatever the slice, shift, small tilt, start angle and sense.
///
/// Local maxima of the image smoothed with 8 mm are tried as the 37, 28 and 22 mm spheres wherever their distances fit
/// the hexagon (side 57.2 mm); the three others follow by symmetry about the centre. The arrangement whose activities
/// above the background are most nearly proportional to the six sphere volumes is taken. Each centre is then the
/// centre of gravity of the unsmoothed image above the background within 7 mm of the sphere's surface.
///
/// @throws Error{inconsistent_data} with what was found and what was expected: no object, no such ring, a sphere that
///         is missing or cold, a distorted ring, a tilt above 10 degrees, or values that are not finite
ISOTONE_API NemaPose find_nema_spheres(const Volume& volume);

}  // namespace isotone::harmonize
