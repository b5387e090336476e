// SPDX-License-Identifier: Apache-2.0
#include "core/clock_time.hpp"

#include <cmath>

namespace isotone {

ClockTime shifted(const ClockTime& time, double seconds) {
    const double total = time.second + seconds;
    const double days = std::floor(total / 86400.0);
    return {time.day + static_cast<std::int64_t>(days), total - days * 86400.0};
}

ClockTime clock_time_from_epoch(double seconds) {
    return shifted({}, seconds);
}

double epoch_from_clock_time(const ClockTime& time) {
    return static_cast<double>(time.day) * 86400.0 + time.second;
}

}  // namespace isotone
