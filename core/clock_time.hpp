// SPDX-License-Identifier: Apache-2.0
/// A date and time on the clock of the scanner, without a time zone.
///
/// Day and second are kept apart so that a difference of two times does not depend on how far a de-identification has
/// moved the dates: shifting every day by the same number changes no bit of any difference.
#pragma once

#include "core/export.hpp"

#include <compare>
#include <cstdint>
#include <optional>

namespace isotone {

struct ClockTime {
    std::int64_t day = 0;  ///< days since 1970-01-01
    double second = 0.0;   ///< since midnight, 0 <= second < 86 401 (a leap second is legal in DICOM)

    auto operator<=>(const ClockTime&) const = default;
};

/// Seconds from `from` to `to`; negative where `to` is earlier.
inline double seconds_between(const ClockTime& from, const ClockTime& to) {
    return static_cast<double>(to.day - from.day) * 86400.0 + (to.second - from.second);
}

/// The time `seconds` later (or earlier, where negative).
ISOTONE_API ClockTime shifted(const ClockTime& time, double seconds);

/// Days since 1970-01-01 of a date; empty where no calendar has it, like 31 February.
ISOTONE_API std::optional<std::int64_t> day_of_date(int year, int month, int day);

/// Seconds since 1970-01-01 as used by Exam, read as if the scanner's clock were UTC.
ISOTONE_API ClockTime clock_time_from_epoch(double seconds);
ISOTONE_API double epoch_from_clock_time(const ClockTime& time);

}  // namespace isotone
