// SPDX-License-Identifier: Apache-2.0
#include "core/number_text.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace isotone {

std::string number_text(double value, int digits) {
    if (value == 0.0) {
        return "0";  // also -0
    }
    const double size = std::abs(value);
    char text[64];
    if (!std::isfinite(value) || size >= 1e9 || size < 1e-4) {
        std::snprintf(text, sizeof text, "%.*g", digits, value);
        return text;
    }
    const int before =
        static_cast<int>(std::floor(std::log10(size))) + 1;  // digits before the point; 0 or less below 1
    std::snprintf(text, sizeof text, "%.*f", std::max(0, digits - before), value);
    std::string out = text;
    while (out.find('.') != std::string::npos && (out.back() == '0' || out.back() == '.')) {
        out.pop_back();
    }
    return out;
}

}  // namespace isotone
