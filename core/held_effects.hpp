// SPDX-License-Identifier: Apache-2.0
/// Which physical effects a multiplicative or additive term accounts for. The numbers of a term do not tell: who made
/// it must say.
#pragma once

#include "core/export.hpp"

#include <optional>
#include <string>
#include <vector>

namespace isotone {

enum class Effect { attenuation, normalisation, dead_time, scatter, randoms };

/// "attenuation", "normalisation", "dead_time", "scatter", "randoms": as options, configurations and files have it.
ISOTONE_API std::string name_of(Effect effect);

/// Effects a term of that kind can hold.
ISOTONE_API const std::vector<Effect>& multiplicative_effects();
ISOTONE_API const std::vector<Effect>& additive_effects();

/// What a term holds: the effects listed and no other, or nothing is known about it.
using HeldEffects = std::optional<std::vector<Effect>>;

/// "attenuation,normalisation" in any order; "none" for a term that holds none.
/// @param allowed  multiplicative_effects() or additive_effects()
/// @param where    what an error is about
/// @throws Error{usage} for another word, naming the nearest right one
ISOTONE_API std::vector<Effect> parse_effects(const std::string& text, const std::vector<Effect>& allowed,
                                              const std::string& where);
/// The inverse, in the order of the enumeration.
ISOTONE_API std::string text_of(const std::vector<Effect>& effects);

}  // namespace isotone
