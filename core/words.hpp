// SPDX-License-Identifier: Apache-2.0
/// Several words in one text, as options, files and messages have them.
#pragma once

#include "core/export.hpp"

#include <string>
#include <vector>

namespace isotone {

/// "a,b" is a and b. What stands between two commas is a word, also where it is empty; after a comma at the end there
/// is none.
ISOTONE_API std::vector<std::string> words_of(const std::string& text);

/// The words with a text between each and the next.
ISOTONE_API std::string joined(const std::vector<std::string>& words, const std::string& between);

/// ASCII letters alone are changed.
ISOTONE_API std::string lower_case(std::string text);

}  // namespace isotone
