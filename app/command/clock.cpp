// SPDX-License-Identifier: Apache-2.0
#include "app/command/clock.hpp"

#include "core/clock_time.hpp"
#include "core/error.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

namespace isotone::app {

double now_s() {
    return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string utc_text(double unix_s) {
    const auto whole = static_cast<std::time_t>(unix_s);
    std::tm parts{};
    gmtime_r(&whole, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

double unix_time_of(const std::string& text, const std::string& where) {
    std::tm parts{};
    const char* const end = strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
    if (end == nullptr || (*end != '\0' && std::string(end) != "Z")) {
        throw Error(ErrorCode::usage, where, "found '" + text + "'", "write a time as 2026-11-25T10:30:00");
    }
    if (!day_of_date(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday)) {
        throw Error(ErrorCode::usage, where, "found '" + text + "', a day that the calendar does not have",
                    "correct the date");
    }
    return static_cast<double>(timegm(&parts));
}

std::string calendar_date(const std::string& text, const std::string& where) {
    int year = 0, month = 0, day = 0, read = 0;
    const bool written = text.size() == 10 && text.find_first_not_of("0123456789-") == std::string::npos &&
                         std::sscanf(text.c_str(), "%4d-%2d-%2d%n", &year, &month, &day, &read) == 3 && read == 10;
    if (!written || !day_of_date(year, month, day)) {
        throw Error(ErrorCode::usage, where, "found '" + text + "', which is no day of the calendar",
                    "write it as 2026-11-25");
    }
    return text;
}

}  // namespace isotone::app
