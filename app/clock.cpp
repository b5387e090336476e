// SPDX-License-Identifier: Apache-2.0
#include "app/clock.hpp"

#include "core/error.hpp"

#include <array>
#include <chrono>
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
    return static_cast<double>(timegm(&parts));
}

}  // namespace isotone::app
