// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"

#include <utility>

namespace isotone {

Error::Error(ErrorCode code, std::string where, const std::string& what, std::string hint)
    : std::runtime_error(what), code_(code), where_(std::move(where)), hint_(std::move(hint)) {}

std::string Error::three_lines() const {
    return "error: " + where_ + "\n  why: " + what() + "\n  do:  " + hint_;
}

}  // namespace isotone
