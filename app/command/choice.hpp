// SPDX-License-Identifier: Apache-2.0
/// Options whose values are words or have a range, checked in one way for every verb.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace isotone::app {

/// Which of the words it is.
/// @param where  the option
/// @throws Error{usage} with the nearest word, and all of them
std::size_t choice_of(const std::string& where, const std::string& found, const std::vector<std::string>& choices);

/// What --threads says; 0, all, where it is not given.
/// @throws Error{usage} outside 1 to 4096
int threads_of(const std::optional<int>& threads);

}  // namespace isotone::app
