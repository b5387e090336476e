// SPDX-License-Identifier: Apache-2.0
#include "core/held_effects.hpp"

#include "core/error.hpp"
#include "core/record_reader.hpp"

#include <algorithm>
#include <sstream>

namespace isotone {

std::string name_of(Effect effect) {
    switch (effect) {
        case Effect::attenuation: return "attenuation";
        case Effect::normalisation: return "normalisation";
        case Effect::dead_time: return "dead_time";
        case Effect::scatter: return "scatter";
        case Effect::randoms: return "randoms";
    }
    return "";
}

const std::vector<Effect>& multiplicative_effects() {
    static const std::vector<Effect> effects{Effect::attenuation, Effect::normalisation, Effect::dead_time};
    return effects;
}

const std::vector<Effect>& additive_effects() {
    static const std::vector<Effect> effects{Effect::scatter, Effect::randoms};
    return effects;
}

std::vector<Effect> parse_effects(const std::string& text, const std::vector<Effect>& allowed,
                                  const std::string& where) {
    std::vector<Effect> effects;
    if (text == "none") {
        return effects;
    }
    std::vector<std::string> names;
    std::transform(allowed.begin(), allowed.end(), std::back_inserter(names), name_of);
    std::istringstream words(text + ",");
    for (std::string word; std::getline(words, word, ',');) {
        const auto found = std::find(names.begin(), names.end(), word);
        if (found == names.end()) {
            std::string all = "none";
            for (const std::string& name : names) {
                all += ", " + name;
            }
            const std::string near = nearest_name(word, names);
            throw Error(ErrorCode::usage, where, "found '" + word + "'",
                        near.empty() ? "use words of " + all : "did you mean '" + near + "'?");
        }
        effects.push_back(allowed[static_cast<std::size_t>(found - names.begin())]);
    }
    std::sort(effects.begin(), effects.end());
    effects.erase(std::unique(effects.begin(), effects.end()), effects.end());
    return effects;
}

std::string text_of(const std::vector<Effect>& effects) {
    std::string text;
    for (const Effect effect : effects) {
        text += (text.empty() ? "" : ",") + name_of(effect);
    }
    return text.empty() ? "none" : text;
}

}  // namespace isotone
