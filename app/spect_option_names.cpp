// SPDX-License-Identifier: Apache-2.0
#include "app/spect_option_names.hpp"

#include "app/spect_options.hpp"

#include <algorithm>
#include <cctype>

namespace isotone::app {
namespace {

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Whole words alone. A key that is a word of the language counts only where the text calls it an option.
std::string translated(std::string text, const std::string& key) {
    const bool plain = key.find('_') == std::string::npos;
    const std::string called = plain ? "option " : "";
    const std::string wanted = called + key, option = called + option_of(key);
    for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at)) {
        std::size_t end = at + wanted.size();
        if ((at > 0 && is_word(text[at - 1])) || (end < text.size() && is_word(text[end]))) {
            at = end;
            continue;
        }
        if (at > 0 && text[at - 1] == '`' && end < text.size() && text[end] == '`') {
            --at;
            ++end;
        }
        text.replace(at, end - at, option);
        at += option.size();
    }
    return text;
}

}  // namespace

std::string option_of(std::string key) {
    std::replace(key.begin(), key.end(), '_', '-');
    return "--" + key;
}

Error with_option_names(const Error& error) {
    std::string what = error.what(), hint = error.hint();
    for (const std::string& key : SpectOptions::keys()) {
        what = translated(what, key);
        hint = translated(hint, key);
    }
    return {error.code(), error.where(), what, hint};
}

}  // namespace isotone::app
