// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "io/config/toml.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace isotone::io::config {
namespace {

bool is_null(const Record& record) {
    return std::holds_alternative<std::nullptr_t>(record.value());
}
bool is_table(const Record& record) {
    return std::holds_alternative<Record::Fields>(record.value());
}

/// A non-empty list of nothing but tables, which is written as [[name]] sections.
bool is_table_list(const Record& record) {
    const auto* list = std::get_if<Record::List>(&record.value());
    return list != nullptr && !list->empty() && std::all_of(list->begin(), list->end(), is_table);
}

std::string quoted(const std::string& text) {
    static constexpr char digits[] = "0123456789ABCDEF";
    std::string out = "\"";
    for (const char c : text) {
        switch (c) {
            case '"': out += "\\\""; break;
            case '\\': out += "\\\\"; break;
            case '\n': out += "\\n"; break;
            case '\r': out += "\\r"; break;
            case '\t': out += "\\t"; break;
            default:
                if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
                    out += std::string("\\u00") + digits[(c >> 4) & 15] + digits[c & 15];
                } else {
                    out += c;
                }
        }
    }
    return out + "\"";
}

std::string key_text(const std::string& key) {
    const bool bare = !key.empty() && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
    return bare ? key : quoted(key);
}

std::string float_text(double value) {
    if (std::isnan(value)) {
        return "nan";
    }
    if (std::isinf(value)) {
        return value > 0 ? "inf" : "-inf";
    }
    char buffer[40];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
    std::string text(buffer, end);
    const bool looks_integer = text.find_first_of(".e") == std::string::npos;
    return looks_integer ? text + ".0" : text;
}

std::string inline_text(const Record& record) {
    struct Writer {
        std::string operator()(std::nullptr_t) const { return {}; }
        std::string operator()(bool v) const { return v ? "true" : "false"; }
        std::string operator()(std::int64_t v) const { return std::to_string(v); }
        std::string operator()(double v) const { return float_text(v); }
        std::string operator()(const std::string& v) const { return quoted(v); }
        std::string operator()(const Record::List& list) const {
            std::string out = "[";
            for (const Record& element : list) {
                if (!is_null(element)) {
                    out += (out.size() > 1 ? ", " : "") + inline_text(element);
                }
            }
            return out + "]";
        }
        std::string operator()(const Record::Fields& fields) const {
            std::string out = "{";
            for (const auto& [key, value] : fields) {
                if (!is_null(value)) {
                    out += (out.size() > 1 ? ", " : "") + key_text(key) + " = " + inline_text(value);
                }
            }
            return out + "}";
        }
    };
    return std::visit(Writer{}, record.value());
}

void write_table(const Record::Fields& fields, const std::string& prefix, std::string& out) {
    for (const auto& [key, value] : fields) {
        if (!is_null(value) && !is_table(value) && !is_table_list(value)) {
            out += key_text(key) + " = " + inline_text(value) + "\n";
        }
    }
    for (const auto& [key, value] : fields) {
        const std::string name = prefix + key_text(key);
        if (is_table(value)) {
            out += "\n[" + name + "]\n";
            write_table(std::get<Record::Fields>(value.value()), name + ".", out);
        } else if (is_table_list(value)) {
            for (const Record& element : std::get<Record::List>(value.value())) {
                out += "\n[[" + name + "]]\n";
                write_table(std::get<Record::Fields>(element.value()), name + ".", out);
            }
        }
    }
}

}  // namespace

std::string write_toml(const Record& table) {
    std::string out;
    if (is_null(table)) {
        return out;
    }
    if (!is_table(table)) {
        throw Error(ErrorCode::internal, "TOML writer", "only a table can be written as TOML",
                    "report this as a fault");
    }
    write_table(std::get<Record::Fields>(table.value()), "", out);
    return out.starts_with('\n') ? out.substr(1) : out;
}

}  // namespace isotone::io::config
