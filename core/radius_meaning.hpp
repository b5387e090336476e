// SPDX-License-Identifier: Apache-2.0
/// From radii as a camera states them to radii that reach the face of the collimator (core/gamma_camera.hpp).
///
/// A file seldom says what its radii reach. Readers take it to be the face and say so, by `radius_assumption` in the
/// provenance of the data; the camera's own `radius_meaning`, or a word of the user, comes in the place of that
/// assumption once camera and collimator are known. Radii without the assumption reach the face: the user stated them
/// so when they were read, or the data are isotone's own.
#pragma once

#include "core/export.hpp"
#include "core/gamma_camera.hpp"
#include "core/projections.hpp"

#include <optional>
#include <string>

namespace isotone {

inline constexpr const char* radius_assumption = "the radius reaches the face of the collimator";

/// Whether a reader had to assume what the radii reach.
ISOTONE_API bool radius_is_assumed(const SpectData& data);

/// Shortens radii that reach the crystal by what lies between face and image plane. The data's provenance keeps what
/// was done in the place of the assumption: under `overrides` where it was asked for, else under `assumptions`.
/// @param asked  goes before what the camera's file says; empty = not asked
/// @returns what was done; empty where radii and their assumption stay as they are
/// @throws Error{usage} where a meaning is asked for and the radii are known to reach the face;
///         Error{inconsistent_data} where a radius is not longer than what is to be taken off
ISOTONE_API std::string apply_radius_meaning(SpectData& data, const GammaCamera& camera, const Collimator& collimator,
                                             std::optional<RadiusMeaning> asked = std::nullopt);

/// For a camera that is not known: only the face can be asked for.
/// @throws Error{usage} for the crystal, as no one knows how far behind the face it is; else as the other
ISOTONE_API std::string apply_radius_meaning(SpectData& data, std::optional<RadiusMeaning> asked);

}  // namespace isotone
