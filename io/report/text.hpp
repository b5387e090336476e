// SPDX-License-Identifier: Apache-2.0
/// Text as HTML and SVG need it: escaped, and numbers without a locale.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace isotone::io::report {

/// Replaces the five characters that mean something in HTML, and drops control characters and bytes that are not UTF-8.
std::string escape(std::string_view text);

/// Fixed notation with that many decimals, e.g. 1.50; a minus sign never stands before zero.
std::string fixed(double value, int decimals);

/// RFC 4648 base 64.
std::string base64(std::span<const std::uint8_t> bytes);

}  // namespace isotone::io::report
