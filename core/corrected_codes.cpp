// SPDX-License-Identifier: Apache-2.0
#include "core/corrected_codes.hpp"

#include <sstream>

namespace isotone {

bool is_corrected_code(const std::string& code) {
    return code == "DECY" || code == "ATTN" || code == "SCAT";
}

std::string corrected_text(const std::vector<std::string>& codes) {
    std::string text;
    for (const std::string& code : codes) {
        text += (text.empty() ? "" : ",") + code;
    }
    return text;
}

std::vector<std::string> corrected_codes(const std::string& text) {
    std::vector<std::string> codes;
    std::istringstream parts(text);
    for (std::string code; std::getline(parts, code, ',');) {
        codes.push_back(code);
    }
    return codes;
}

}  // namespace isotone
