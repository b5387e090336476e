// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/text_values.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>

namespace isotone::io::dicom {
namespace {

constexpr std::size_t longest_decimal_string = 16;  // VR DS

bool all_digits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// A field of exactly `digits` digits at `position`, not above `largest`.
std::optional<int> field(std::string_view text, std::size_t position, std::size_t digits, int largest) {
    if (text.size() < position + digits || !all_digits(text.substr(position, digits))) {
        return std::nullopt;
    }
    int value = 0;
    std::from_chars(text.data() + position, text.data() + position + digits, value);
    return value <= largest ? std::optional(value) : std::nullopt;
}

std::string without(std::string_view text, char separator) {
    std::string result(text);
    std::erase(result, separator);
    return result;
}

}  // namespace

std::string trimmed(std::string_view text) {
    constexpr std::string_view padding(" \t\r\n\0", 5);
    const std::size_t first = text.find_first_not_of(padding);
    if (first == std::string_view::npos) {
        return {};
    }
    return std::string(text.substr(first, text.find_last_not_of(padding) - first + 1));
}

std::vector<std::string> split_values(std::string_view text) {
    std::vector<std::string> values;
    if (trimmed(text).empty()) {
        return values;
    }
    for (std::size_t start = 0; start <= text.size();) {
        const std::size_t end = std::min(text.find('\\', start), text.size());
        values.push_back(trimmed(text.substr(start, end - start)));
        start = end + 1;
    }
    return values;
}

std::optional<double> parse_number(std::string_view text) {
    std::string digits = trimmed(text);
    if (digits.starts_with('+') && !digits.starts_with("+-")) {
        digits.erase(0, 1);
    }
    double value = 0.0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (fault != std::errc() || end != digits.data() + digits.size() || !std::isfinite(value)) {
        return std::nullopt;
    }
    return value;
}

std::optional<std::int64_t> parse_date(std::string_view text) {
    const std::string digits = without(trimmed(text), '.');
    if (digits.size() != 8 || !all_digits(digits)) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*field(digits, 0, 4, 9999)),
                                           std::chrono::month(static_cast<unsigned>(*field(digits, 4, 2, 99))),
                                           std::chrono::day(static_cast<unsigned>(*field(digits, 6, 2, 99)))};
    if (!date.ok()) {
        return std::nullopt;
    }
    return std::chrono::sys_days(date).time_since_epoch().count();
}

std::optional<double> parse_time(std::string_view text) {
    const std::string digits = without(trimmed(text), ':');
    const std::size_t whole = std::min(digits.find('.'), digits.size());
    if ((whole != 2 && whole != 4 && whole != 6) || (whole < digits.size() && whole != 6)) {
        return std::nullopt;
    }
    const std::optional<int> hour = field(digits, 0, 2, 23);
    const std::optional<int> minute = whole > 2 ? field(digits, 2, 2, 59) : 0;
    const std::optional<int> second = whole > 4 ? field(digits, 4, 2, 60) : 0;
    if (!hour || !minute || !second) {
        return std::nullopt;
    }
    double fraction = 0.0;
    if (whole < digits.size()) {
        const std::string_view decimals = std::string_view(digits).substr(whole + 1);
        if (decimals.size() > 6 || !all_digits(decimals)) {
            return std::nullopt;
        }
        fraction = *parse_number("0." + std::string(decimals));
    }
    return 3600.0 * *hour + 60.0 * *minute + *second + fraction;
}

std::optional<int> parse_utc_offset(std::string_view text) {
    const std::string offset = trimmed(text);
    const std::optional<int> hours = field(offset, 1, 2, 14);
    const std::optional<int> minutes = field(offset, 3, 2, 59);
    if (offset.size() != 5 || (offset[0] != '+' && offset[0] != '-') || !hours || !minutes) {
        return std::nullopt;
    }
    return (offset[0] == '-' ? -1 : 1) * (60 * *hours + *minutes);
}

std::optional<DateTimeText> parse_date_time(std::string_view text) {
    const std::string all = trimmed(text);
    const std::size_t zone = std::min(all.find_first_of("+-"), all.size());
    if (zone < 10) {
        return std::nullopt;
    }
    const std::optional<std::int64_t> day = parse_date(std::string_view(all).substr(0, 8));
    const std::optional<double> second = parse_time(std::string_view(all).substr(8, zone - 8));
    if (!day || !second) {
        return std::nullopt;
    }
    DateTimeText result{{*day, *second}, std::nullopt};
    if (zone < all.size()) {
        result.utc_offset_min = parse_utc_offset(std::string_view(all).substr(zone));
        if (!result.utc_offset_min) {
            return std::nullopt;
        }
    }
    return result;
}

std::string decimal_string(double value) {
    if (value == 0.0) {
        return "0";  // also -0
    }
    char text[64];
    const auto shortest = std::to_chars(text, text + sizeof text, value);
    if (shortest.ptr - text <= static_cast<std::ptrdiff_t>(longest_decimal_string)) {
        return {text, shortest.ptr};
    }
    for (int precision = 15; precision > 0; --precision) {
        const int length = std::snprintf(text, sizeof text, "%.*g", precision, value);
        if (static_cast<std::size_t>(length) <= longest_decimal_string) {
            return {text, static_cast<std::size_t>(length)};
        }
    }
    return "0";
}

std::string date_text(std::int64_t day) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    char text[32];
    std::snprintf(text, sizeof text, "%04d%02u%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()));
    return text;
}

std::string time_text(double second_of_day) {
    // Whole microseconds, the finest a TM holds; the last one of the day must not round up into the next.
    const long long micros = std::min(std::llround(second_of_day * 1e6), 86399999999LL);
    char text[32];
    std::snprintf(text, sizeof text, "%02lld%02lld%02lld.%06lld", micros / 3600000000LL, micros / 60000000LL % 60,
                  micros / 1000000LL % 60, micros % 1000000LL);
    return text;
}

std::string date_time_text(const ClockTime& time) {
    return date_text(time.day) + time_text(time.second);
}

}  // namespace isotone::io::dicom
