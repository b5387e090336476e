// SPDX-License-Identifier: Apache-2.0
/// Libraries name their settings and options in backticks, in what they advise and as what an error is about
/// (`radius_mm`, `accept_other_calibration`); users know the options of the command.
#pragma once

#include "core/error.hpp"

#include <string>

namespace isotone::app {

/// "radius_mm" as "--radius-mm".
std::string option_of(std::string key);

/// An error of a library with the options of the command in place of the library's names, without backticks. Others
/// stay, so that nothing is lost where it is done twice.
Error with_option_names(const Error& error);

}  // namespace isotone::app
