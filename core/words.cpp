// SPDX-License-Identifier: Apache-2.0
#include "core/words.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>

namespace isotone {

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words;
    std::istringstream parts(text);
    for (std::string word; std::getline(parts, word, ',');) {
        words.push_back(word);
    }
    return words;
}

std::string joined(const std::vector<std::string>& words, const std::string& between) {
    std::string text;
    for (std::size_t w = 0; w < words.size(); ++w) {
        text += (w == 0 ? "" : between) + words[w];
    }
    return text;
}

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return text;
}

}  // namespace isotone
