// SPDX-License-Identifier: Apache-2.0
#include "core/held_effects.hpp"

#include "core/error.hpp"
#include "core/record_reader.hpp"
#include "core/words.hpp"

#include <algorithm>
#include <iterator>

namespace isotone {
namespace {

std::vector<std::string> names_of(const std::vector<Effect>& effects) {
    std::vector<std::string> names;
    std::transform(effects.begin(), effects.end(), std::back_inserter(names), name_of);
    return names;
}

}  // namespace

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
    const std::vector<std::string> names = names_of(allowed);
    for (const std::string& word : words_of(text + ",")) {  // or nothing, and a comma at the end, were no word
        const auto found = std::find(names.begin(), names.end(), word);
        if (found == names.end()) {
            const std::string near = nearest_name(word, names);
            throw Error(ErrorCode::usage, where, "found '" + word + "'",
                        near.empty() ? "use words of none, " + joined(names, ", ") : "did you mean '" + near + "'?");
        }
        effects.push_back(allowed[static_cast<std::size_t>(found - names.begin())]);
    }
    std::sort(effects.begin(), effects.end());
    effects.erase(std::unique(effects.begin(), effects.end()), effects.end());
    return effects;
}

std::string text_of(const std::vector<Effect>& effects) {
    return effects.empty() ? "none" : joined(names_of(effects), ",");
}

}  // namespace isotone
