// SPDX-License-Identifier: Apache-2.0
/// What the multiplicative and the additive term correct for, effect by effect: nothing is claimed that the data do not
/// state.
#pragma once

#include "core/held_effects.hpp"
#include "recon/settings.hpp"

#include <string>
#include <vector>

namespace isotone::recon {

struct FactorTerm {
    std::string name;  ///< "multiplicative" or "additive"
    bool supplied = false, used = false;
    HeldEffects holds;
    std::vector<Effect> effects;  ///< a term of this kind is expected to hold
    std::string without;          ///< what stands in its place where it is not used
};

/// One record for each expected effect, and for others the term holds.
std::vector<CorrectionRecord> corrections_of(const FactorTerm& term);
/// What a reader must know: a term of unknown content, or one without an expected effect.
std::vector<std::string> findings_of(const FactorTerm& term);

}  // namespace isotone::recon
