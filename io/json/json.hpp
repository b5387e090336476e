// SPDX-License-Identifier: Apache-2.0
/// Records as JSON (RFC 8259).
///
/// Doubles are written with the fewest digits that read back the same, always with a point or exponent, so that numbers
/// keep their type; NaN and infinity, which JSON lacks, become null. Invalid UTF-8 becomes U+FFFD.
#pragma once

#include "core/export.hpp"
#include "core/record.hpp"

#include <string>
#include <string_view>

namespace isotone::io::json {

/// Indented by two spaces, lists of plain values on one line, with a final newline.
ISOTONE_API std::string to_json(const Record& record);
/// The same on one line without a newline, for line-oriented logs.
ISOTONE_API std::string to_json_line(const Record& record);

/// @param where  shown in errors, e.g. the file's name
/// @throws Error{input_corrupt} where the text is not JSON, repeats a key, nests deeper than 64 or exceeds 256 MiB
ISOTONE_API Record parse_json(std::string_view text, const std::string& where);

}  // namespace isotone::io::json
