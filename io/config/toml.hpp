// SPDX-License-Identifier: Apache-2.0
/// TOML 1.0 files and texts to Records and back.
///
/// Keys keep the order of the file. Dates and times become texts in RFC 3339 form. A text is at most 4 MiB and its
/// tables nest at most 32 deep, so that a hostile file costs neither memory nor stack.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace isotone::io::config {

/// @throws Error{input_missing} where the file cannot be read, Error{usage} with line and column where it is not TOML
ISOTONE_API Record read_toml(const std::filesystem::path& path);

/// @param where  shown in errors, e.g. the file's name
ISOTONE_API Record parse_toml(std::string_view text, const std::string& where);

/// A table as TOML: values first, then sub-tables. Doubles are written with the fewest digits that read back the same
/// and always as floats. Null values are left out: TOML has none.
ISOTONE_API std::string write_toml(const Record& table);

}  // namespace isotone::io::config
