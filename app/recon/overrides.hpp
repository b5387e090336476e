// SPDX-License-Identifier: Apache-2.0
/// What the command line says goes before a configuration.
#pragma once

#include "app/files/companion_files.hpp"

#include <optional>
#include <string>

namespace isotone::app {

template <class Target, class Value>
void override_with(Target& target, const std::optional<Value>& value) {
    if (value) {
        target = *value;
    }
}

/// A file named on the command line is another one: the digest of the configuration's does not hold for it.
inline void override_file(std::optional<CompanionFile>& file, const std::optional<std::string>& path) {
    file = path ? CompanionFile{*path, ""} : file;
}

}  // namespace isotone::app
