// SPDX-License-Identifier: Apache-2.0
/// Records in files: JSON or TOML by the end of the name.
#pragma once

#include "core/record.hpp"

#include <filesystem>

namespace isotone::app {

/// @throws Error{usage} for another extension, Error{input_missing, input_corrupt, usage} as the readers do
Record read_record(const std::filesystem::path& path);

}  // namespace isotone::app
