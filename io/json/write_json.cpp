// SPDX-License-Identifier: Apache-2.0
#include "io/json/json.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace isotone::io::json {
namespace {

/// Length of the valid UTF-8 sequence at `i`, or 0 (RFC 3629: no overlong forms, no surrogates, at most U+10FFFF).
std::size_t utf8_length(std::string_view text, std::size_t i) {
    const auto byte = [&](std::size_t k) -> unsigned {
        return k < text.size() ? static_cast<unsigned char>(text[k]) : 0U;
    };
    const auto continues = [&](std::size_t k) { return (byte(k) & 0xC0U) == 0x80U; };
    const unsigned lead = byte(i), second = byte(i + 1);
    if (lead < 0x80) {
        return 1;
    }
    if (lead >= 0xC2 && lead <= 0xDF) {
        return continues(i + 1) ? 2 : 0;
    }
    if (lead >= 0xE0 && lead <= 0xEF) {
        const bool allowed = !(lead == 0xE0 && second < 0xA0) && !(lead == 0xED && second > 0x9F);
        return allowed && continues(i + 1) && continues(i + 2) ? 3 : 0;
    }
    if (lead >= 0xF0 && lead <= 0xF4) {
        const bool allowed = !(lead == 0xF0 && second < 0x90) && !(lead == 0xF4 && second > 0x8F);
        return allowed && continues(i + 1) && continues(i + 2) && continues(i + 3) ? 4 : 0;
    }
    return 0;
}

std::string quoted(const std::string& text) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size();) {
        const char c = text[i];
        const std::size_t length = utf8_length(text, i);
        if (length == 0) {
            out += "\xEF\xBF\xBD";
        } else if (c == '"' || c == '\\') {
            (out += '\\') += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += std::string("\\u00") + digits[(c >> 4) & 15] + digits[c & 15];
        } else {
            out += text.substr(i, length);
        }
        i += std::max<std::size_t>(1, length);
    }
    return out + "\"";
}

std::string number(double value) {
    if (!std::isfinite(value)) {
        return "null";
    }
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    const std::string text(buffer, end);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

bool is_plain(const Record& record) {
    return !std::holds_alternative<Record::List>(record.value()) &&
           !std::holds_alternative<Record::Fields>(record.value());
}

struct Writer {
    std::string& out;
    bool one_line;

    void break_line(int level) const {
        out += one_line ? " " : "\n" + std::string(static_cast<std::size_t>(2 * level), ' ');
    }

    void write(const Record& record, int level) const {
        if (const auto* list = std::get_if<Record::List>(&record.value())) {
            write_list(*list, level);
        } else if (const auto* fields = std::get_if<Record::Fields>(&record.value())) {
            write_fields(*fields, level);
        } else if (const auto* text = std::get_if<std::string>(&record.value())) {
            out += quoted(*text);
        } else if (const auto* real = std::get_if<double>(&record.value())) {
            out += number(*real);
        } else if (const auto* integer = std::get_if<std::int64_t>(&record.value())) {
            out += std::to_string(*integer);
        } else if (const auto* truth = std::get_if<bool>(&record.value())) {
            out += *truth ? "true" : "false";
        } else {
            out += "null";
        }
    }

    void write_list(const Record::List& list, int level) const {
        const bool flat = std::all_of(list.begin(), list.end(), is_plain);
        out += "[";
        for (std::size_t i = 0; i < list.size(); ++i) {
            out += i == 0 ? "" : (flat ? ", " : ",");
            if (!flat) {
                break_line(level + 1);
            }
            write(list[i], level + 1);
        }
        if (!flat) {
            break_line(level);
        }
        out += "]";
    }

    void write_fields(const Record::Fields& fields, int level) const {
        out += "{";
        for (std::size_t i = 0; i < fields.size(); ++i) {
            out += i == 0 ? "" : ",";
            break_line(level + 1);
            out += quoted(fields[i].first) + ": ";
            write(fields[i].second, level + 1);
        }
        if (!fields.empty()) {
            break_line(level);
        }
        out += "}";
    }
};

}  // namespace

std::string to_json(const Record& record) {
    std::string out;
    Writer{out, false}.write(record, 0);
    return out + "\n";
}

std::string to_json_line(const Record& record) {
    std::string out;
    Writer{out, true}.write(record, 0);
    return out;
}

}  // namespace isotone::io::json
