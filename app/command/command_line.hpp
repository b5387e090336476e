// SPDX-License-Identifier: Apache-2.0
/// The command line of `isotone`: which verb, which options, how progress looks.
#pragma once

#include "app/command/progress.hpp"
#include "app/command/subcommand.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

/// What the command line asked for.
struct Invocation {
    std::string text_to_print;               ///< help or version; then there is nothing to run
    std::unique_ptr<Subcommand> subcommand;  ///< with its options filled in
    ProgressStyle progress = ProgressStyle::automatic;
    bool quiet = false;
};

/// @param arguments  as typed, arguments[0] being the program
/// @throws Error{usage}, naming the nearest right name for an unknown verb or option
Invocation parse_command_line(const std::vector<std::string>& arguments);

}  // namespace isotone::app
