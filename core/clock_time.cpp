// SPDX-License-Identifier: Apache-2.0
#include "core/clock_time.hpp"

#include <chrono>
#include <cmath>

namespace isotone {

ClockTime shifted(const ClockTime& time, double seconds) {
    const double total = time.second + seconds;
    const double days = std::floor(total / 86400.0);
    return {time.day + static_cast<std::int64_t>(days), total - days * 86400.0};
}

std::optional<std::int64_t> day_of_date(int year, int month, int day) {
    if (month < 1 || day < 1) {
        return std::nullopt;
    }
    namespace chr = std::chrono;
    const chr::year_month_day date{chr::year(year), chr::month(static_cast<unsigned>(month)),
                                   chr::day(static_cast<unsigned>(day))};
    return date.ok() ? std::optional<std::int64_t>(chr::sys_days(date).time_since_epoch().count()) : std::nullopt;
}

ClockTime clock_time_from_epoch(double seconds) {
    return shifted({}, seconds);
}

double epoch_from_clock_time(const ClockTime& time) {
    return static_cast<double>(time.day) * 86400.0 + time.second;
}

}  // namespace isotone
