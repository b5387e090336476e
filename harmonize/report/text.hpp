// SPDX-License-Identifier: Apache-2.0
/// Numbers as report text.
#pragma once

#include <cstdio>
#include <string>

namespace isotone::harmonize {

/// Fixed point with that many decimals.
inline std::string decimals(double value, int places) {
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", places, value);
    return text;
}

}  // namespace isotone::harmonize
