// SPDX-License-Identifier: Apache-2.0
#include "core/corrected_codes.hpp"

#include "core/words.hpp"

namespace isotone {

bool is_corrected_code(const std::string& code) {
    return code == "DECY" || code == "ATTN" || code == "SCAT";
}

std::string corrected_text(const std::vector<std::string>& codes) {
    return joined(codes, ",");
}

std::vector<std::string> corrected_codes(const std::string& text) {
    return words_of(text);
}

}  // namespace isotone
