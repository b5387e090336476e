// SPDX-License-Identifier: Apache-2.0
#include "recon/model/factor_corrections.hpp"

#include <algorithm>

namespace isotone::recon {
namespace {

bool holds(const FactorTerm& term, Effect effect) {
    return term.holds && std::find(term.holds->begin(), term.holds->end(), effect) != term.holds->end();
}

CorrectionRecord record_of(const FactorTerm& term, Effect effect) {
    const std::string name = name_of(effect);
    if (!term.used) {
        return {name, false,
                (term.supplied ? "the " + term.name + " term was supplied but switched off; "
                               : "no " + term.name + " term was supplied; ") +
                    term.without};
    }
    if (!term.holds) {
        return {name, false, "unknown: the raw data do not say whether their " + term.name + " term holds it", false};
    }
    const bool held = holds(term, effect);
    return {name, held, (held ? "in the " : "not in the ") + term.name + " term of the raw data"};
}

}  // namespace

std::vector<CorrectionRecord> corrections_of(const FactorTerm& term) {
    std::vector<Effect> effects = term.effects;
    if (term.used && term.holds) {
        std::copy_if(term.holds->begin(), term.holds->end(), std::back_inserter(effects), [&](Effect held) {
            return std::find(term.effects.begin(), term.effects.end(), held) == term.effects.end();
        });
    }
    std::vector<CorrectionRecord> records;
    records.reserve(effects.size());
    for (const Effect effect : effects) {
        records.push_back(record_of(term, effect));
    }
    return records;
}

std::vector<std::string> findings_of(const FactorTerm& term) {
    std::vector<std::string> findings;
    if (!term.used) {
        return findings;
    }
    if (!term.holds) {
        findings.push_back("which corrections the " + term.name +
                           " term holds is not known, so none is claimed: state them with --" + term.name + "-holds");
        return findings;
    }
    for (const Effect effect : term.effects) {
        if (!holds(term, effect)) {
            findings.push_back("the " + term.name + " term holds no " + name_of(effect) + " correction");
        }
    }
    return findings;
}

}  // namespace isotone::recon
