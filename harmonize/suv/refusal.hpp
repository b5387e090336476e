// SPDX-License-Identifier: Apache-2.0
/// Private to this room: every refusal to compute an SUV carries a name that reports and scripts can match.
#pragma once

#include "core/error.hpp"

#include <string>

namespace isotone::harmonize::suv {

inline Error refusal(const std::string& reason, const std::string& what, const std::string& hint) {
    return {ErrorCode::inconsistent_data, "SUV refused: " + reason, what, hint};
}

}  // namespace isotone::harmonize::suv
