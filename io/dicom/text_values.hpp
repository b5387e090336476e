// SPDX-License-Identifier: Apache-2.0
/// Private to this room: numbers, dates and times in the text forms of DICOM (PS3.5 section 6.2).
///
/// Parsers return nothing where the text is not one, rather than a guess.
#pragma once

#include "core/clock_time.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace isotone::io::dicom {

/// Without the padding of blanks and zero bytes around it.
std::string trimmed(std::string_view text);
/// Parts between backslashes, each trimmed. Empty text has none.
std::vector<std::string> split_values(std::string_view text);

/// DS or IS. Finite numbers only.
std::optional<double> parse_number(std::string_view text);
/// DA, "YYYYMMDD" (or the old "YYYY.MM.DD"): days since 1970-01-01.
std::optional<std::int64_t> parse_date(std::string_view text);
/// TM, "HH[MM[SS[.F]]]" (or the old "HH:MM:SS"): seconds since midnight.
std::optional<double> parse_time(std::string_view text);

/// DT with at least a full date and an hour.
struct DateTimeText {
    ClockTime time;
    std::optional<int> utc_offset_min;
};
std::optional<DateTimeText> parse_date_time(std::string_view text);
/// "+HHMM" or "-HHMM" in minutes.
std::optional<int> parse_utc_offset(std::string_view text);

/// The DS that is nearest to the value: at most 16 characters, which texts for people (core/number_text.hpp) do not
/// keep to.
std::string decimal_string(double value);
std::string date_text(std::int64_t day);
std::string time_text(double second_of_day);
std::string date_time_text(const ClockTime& time);

}  // namespace isotone::io::dicom
