// SPDX-License-Identifier: Apache-2.0
#include "io/json/csv.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace isotone::io::json {
namespace {

[[noreturn]] void fault(const std::string& what) {
    throw Error(ErrorCode::internal, "CSV writer", what, "report this as a fault");
}

std::string escaped(const std::string& text) {
    if (text.find_first_of(",\"\r\n") == std::string::npos) {
        return text;
    }
    std::string out = "\"";
    for (const char c : text) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + "\"";
}

std::string field_text(const Record& field) {
    struct Writer {
        std::string operator()(std::nullptr_t) const { return {}; }
        std::string operator()(bool v) const { return v ? "true" : "false"; }
        std::string operator()(std::int64_t v) const { return std::to_string(v); }
        std::string operator()(double v) const {
            char buffer[40];
            return std::isfinite(v) ? std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, v).ptr) : "";
        }
        std::string operator()(const std::string& v) const { return escaped(v); }
        std::string operator()(const Record::List&) const { fault("a list cannot be a field"); }
        std::string operator()(const Record::Fields&) const { fault("a table cannot be a field"); }
    };
    return std::visit(Writer{}, field.value());
}

}  // namespace

std::string to_csv(const CsvTable& table) {
    std::string out;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        out += (i == 0 ? "" : ",") + escaped(table.columns[i]);
    }
    out += "\n";
    for (const auto& row : table.rows) {
        if (row.size() != table.columns.size()) {
            fault("a row has " + std::to_string(row.size()) + " fields for " + std::to_string(table.columns.size()) +
                  " columns");
        }
        for (std::size_t i = 0; i < row.size(); ++i) {
            out += (i == 0 ? "" : ",") + field_text(row[i]);
        }
        out += "\n";
    }
    return out;
}

CsvTable table_of(const Record& list_of_tables) {
    CsvTable table;
    const auto* list = std::get_if<Record::List>(&list_of_tables.value());
    if (list == nullptr) {
        fault("expected a list of tables");
    }
    for (const Record& row : *list) {
        const auto* fields = std::get_if<Record::Fields>(&row.value());
        if (fields == nullptr) {
            fault("expected a list of tables");
        }
        for (const auto& [key, value] : *fields) {
            if (std::find(table.columns.begin(), table.columns.end(), key) == table.columns.end()) {
                table.columns.push_back(key);
            }
        }
    }
    for (const Record& row : *list) {
        auto& cells = table.rows.emplace_back();
        for (const std::string& column : table.columns) {
            const Record* value = row.find(column);
            cells.push_back(value != nullptr ? *value : Record{});
        }
    }
    return table;
}

}  // namespace isotone::io::json
