// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace isotone::app {

/// Unix time now, seconds.
double now_s();

/// "2026-01-31T12:00:05Z"
std::string utc_text(double unix_s);

/// Unix time of "2026-11-25T10:30:00", on the clock of the data it is compared with.
/// @throws Error{usage} for other text and for days that no calendar has; `where` says what it is
double unix_time_of(const std::string& text, const std::string& where);

/// The text itself, where it is a day like "2026-11-25".
/// @throws as unix_time_of()
std::string calendar_date(const std::string& text, const std::string& where);

}  // namespace isotone::app
