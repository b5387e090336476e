// SPDX-License-Identifier: Apache-2.0
/// Decimal text and binary numbers without loss. Interfile states some lengths in cm; multiplying a double by ten
/// rounds, moving the decimal point in the text does not.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace isotone::io::interfile {

/// The shortest text that reads back as exactly `value * 10^power`'s preimage: parse_shifted(text, -power) == value.
std::string shifted_text(double value, int power);

/// The number in `text` times 10^power, correctly rounded; nothing where the text is not one finite number.
std::optional<double> parse_shifted(std::string_view text, int power);

}  // namespace isotone::io::interfile
