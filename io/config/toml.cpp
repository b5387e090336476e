// SPDX-License-Identifier: Apache-2.0
#include "io/config/toml.hpp"

#include "core/error.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <tuple>

namespace isotone::io::config {
namespace {

constexpr std::size_t largest_text = std::size_t{4} << 20;
constexpr int deepest = 32;

[[noreturn]] void reject(const std::string& where, const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::usage, where, what, hint);
}

/// Skips a string that starts at `i` (a quote character) and returns the index of its last character.
std::size_t end_of_string(std::string_view text, std::size_t i) {
    const char quote = text[i];
    const bool multi_line = text.substr(i, 3) == std::string(3, quote);
    std::size_t k = i + (multi_line ? 3 : 1);
    for (; k < text.size(); ++k) {
        if (quote == '"' && text[k] == '\\') {
            ++k;
        } else if (multi_line && text.substr(k, 3) == std::string(3, quote)) {
            k += 2;
            for (int more = 0; more < 2 && k + 1 < text.size() && text[k + 1] == quote; ++more) {
                ++k;  // one or two quotes before the closing three belong to the text
            }
            return k;
        } else if (!multi_line && (text[k] == quote || text[k] == '\n')) {
            return k;
        }
    }
    return text.size();
}

/// Whether a text may start at `i`: after a key's or value's separator, where the parser looks for one too.
bool text_may_start(std::string_view text, std::size_t i) {
    while (i > 0 && (text[i - 1] == ' ' || text[i - 1] == '\t')) {
        --i;
    }
    return i == 0 || std::string_view("=[,{.\n").find(text[i - 1]) != std::string_view::npos;
}

/// Refuses deep nesting before the parser sees it: the parser bounds arrays and inline tables, but not dotted keys, and
/// frees its tree by recursion. And refuses non-ASCII characters outside texts and comments, where TOML has none:
/// toml++ 3.3 tests them with tables that run into undefined behaviour (U+03DD, for one). A quote where no text starts
/// would hide them.
void refuse_hostile_text(std::string_view text, const std::string& where) {
    int brackets = 0, dots = 0;
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        switch (text[i]) {
            case '#':
                i = std::min(text.find('\n', i), text.size());
                dots = 0;
                break;
            case '"':
            case '\'':
                if (!text_may_start(text, i)) {
                    reject(where, "holds a quote where no text can start", "put the whole text in quotes");
                }
                i = end_of_string(text, i);
                break;
            case '[':
            case '{':
                ++brackets;
                dots = 0;
                break;
            case ']':
            case '}':
                brackets = std::max(0, brackets - 1);
                dots = 0;
                break;
            case '\n':
            case ',':
            case '=': dots = 0; break;
            case '.': ++dots; break;
            default:
                if (static_cast<unsigned char>(text[i]) > 127) {
                    reject(where, "holds a non-ASCII character outside a text or comment", "put it in quotes");
                }
                break;
        }
        if (brackets > deepest || dots > deepest) {
            reject(where, "tables nest more than " + std::to_string(deepest) + " deep", "flatten the file");
        }
    }
}

Record to_record(const toml::node& node, const std::string& where);

Record table_to_record(const toml::table& table, const std::string& where) {
    // The parser sorts keys by name; the file's own order reads better when written back.
    std::vector<std::tuple<toml::source_position, std::string, const toml::node*>> ordered;
    for (const auto& [key, node] : table) {
        ordered.emplace_back(key.source().begin, std::string(key.str()), &node);
    }
    std::sort(ordered.begin(), ordered.end(),
              [](const auto& a, const auto& b) { return std::get<0>(a) < std::get<0>(b); });
    Record::Fields fields;
    for (const auto& [position, key, node] : ordered) {
        fields.emplace_back(key, to_record(*node, where));
    }
    return Record(std::move(fields));
}

template <class T>
std::string printed(const T& value) {
    std::ostringstream text;
    text << value;
    return text.str();
}

Record to_record(const toml::node& node, const std::string& where) {
    switch (node.type()) {
        case toml::node_type::table: return table_to_record(*node.as_table(), where);
        case toml::node_type::array: {
            Record::List list;
            for (const toml::node& element : *node.as_array()) {
                list.push_back(to_record(element, where));
            }
            return Record(std::move(list));
        }
        case toml::node_type::string: return Record(node.as_string()->get());
        case toml::node_type::integer: return Record(std::int64_t{node.as_integer()->get()});
        case toml::node_type::floating_point: return Record(node.as_floating_point()->get());
        case toml::node_type::boolean: return Record(node.as_boolean()->get());
        case toml::node_type::date: return Record(printed(node.as_date()->get()));
        case toml::node_type::time: return Record(printed(node.as_time()->get()));
        case toml::node_type::date_time: return Record(printed(node.as_date_time()->get()));
        case toml::node_type::none: break;
    }
    reject(where, "a value of unknown type", "correct the file");
}

}  // namespace

Record parse_toml(std::string_view text, const std::string& where) {
    if (text.size() > largest_text) {
        reject(where,
               std::to_string(text.size()) + " bytes; a configuration has at most " + std::to_string(largest_text),
               "check that this is the right file");
    }
    refuse_hostile_text(text, where);
    try {
        const toml::table table = toml::parse(text);
        return table_to_record(table, where);
    } catch (const toml::parse_error& error) {
        const auto at = error.source().begin;
        reject(where + ", line " + std::to_string(at.line) + ", column " + std::to_string(at.column),
               std::string(error.description()), "correct the TOML there");
    }
}

Record read_toml(const std::filesystem::path& path) {
    std::error_code fault;
    const auto size = std::filesystem::is_regular_file(path, fault) ? std::filesystem::file_size(path, fault) : 0;
    std::ifstream file(path, std::ios::binary);
    if (fault || !std::filesystem::is_regular_file(path, fault) || !file) {
        throw Error(ErrorCode::input_missing, path.string(), "there is no such readable file", "check the path");
    }
    if (size > largest_text) {
        reject(path.string(),
               std::to_string(size) + " bytes; a configuration has at most " + std::to_string(largest_text),
               "check that this is the right file");
    }
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    return parse_toml(text, path.string());
}

}  // namespace isotone::io::config
