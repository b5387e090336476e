// SPDX-License-Identifier: Apache-2.0
/// What readers of SPECT projections call their options, and what the command calls them: `radius_mm`, `--radius-mm`.
#pragma once

#include "core/error.hpp"

#include <string>

namespace isotone::app {

/// "radius_mm" as "--radius-mm".
std::string option_of(std::string key);

/// An error of a library with the options of the command in place of the library's names and advice.
/// Without backticks, which no other message of the command has.
Error with_option_names(const Error& error);

}  // namespace isotone::app
