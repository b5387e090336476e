// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/header.hpp"

#include "core/error.hpp"
#include "io/file/checked_read.hpp"
#include "io/interfile/decimal.hpp"

#include <algorithm>
#include <charconv>

namespace isotone::io::interfile {
namespace {

constexpr std::string_view blanks = " \t\r";

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

[[noreturn]] void corrupt(const std::string& where, const std::string& what, const std::string& hint) {
    throw Error(ErrorCode::input_corrupt, where, what, hint);
}

template <typename Integer>
std::optional<Integer> integer_in(std::string_view text, Integer lowest, Integer highest) {
    if (text.starts_with('+')) {
        text.remove_prefix(1);
    }
    Integer value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || value < lowest || value > highest) {
        return std::nullopt;
    }
    return value;
}

/// At most this much of a faulty value is repeated in a message.
std::string shortened(std::string_view value) {
    return "'" + std::string(value.substr(0, 40)) + (value.size() > 40 ? "...'" : "'");
}

template <typename Integer>
std::string range(Integer lowest, Integer highest) {
    return "a whole number from " + std::to_string(lowest) + " to " + std::to_string(highest);
}

/// Splits "matrix size [3]" into the comparable key and 3.
std::pair<std::string, int> split_index(std::string_view key, const std::string& where) {
    key = trimmed(key);
    const auto bracket = key.ends_with(']') ? key.rfind('[') : std::string_view::npos;
    if (bracket == std::string_view::npos) {
        return {comparable(key), 0};
    }
    const auto digits = trimmed(key.substr(bracket + 1, key.size() - bracket - 2));
    const auto index = integer_in<int>(digits, 1, largest_key_index);
    if (!index) {
        corrupt(where, "index " + shortened(digits) + " is not " + range(1, largest_key_index), "correct the header");
    }
    return {comparable(key.substr(0, bracket)), *index};
}

}  // namespace

std::string comparable(std::string_view key) {
    std::string result;
    for (const char c : key) {
        if (c != ' ' && c != '\t' && c != '_' && c != '!') {
            result += lower(c);
        }
    }
    return result;
}

Header Header::parse(std::string_view text, std::string name) {
    Header header;
    header.name_ = std::move(name);
    if (text.size() > largest_header_bytes) {
        corrupt(header.name_, std::to_string(text.size()) + " bytes are too many for a header",
                "name an Interfile header");
    }
    std::string line;  // with its continuations
    std::size_t number = 0;
    while (!text.empty() && !header.complete_) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view piece = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        ++number;
        const bool goes_on = piece.ends_with('\\');
        line += goes_on ? piece.substr(0, piece.size() - 1) : piece;
        if (line.size() > largest_line_bytes || number > largest_line_count) {
            corrupt(header.name_ + ", line " + std::to_string(number), "the line or the header is too long",
                    "name an Interfile header");
        }
        if (!goes_on || text.empty()) {
            header.add_line(line, number);
            line.clear();
        }
    }
    if (!header.started_) {
        corrupt(header.name_, "is empty", "name an Interfile header");
    }
    return header;
}

void Header::add_line(std::string_view line, std::size_t number) {
    line = trimmed(line);
    if (line.empty() || line.starts_with(';')) {
        return;
    }
    const std::string where = name_ + ", line " + std::to_string(number);
    if (std::any_of(line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 32 && c != '\t'; })) {
        corrupt(where, "holds control characters", "name an Interfile header, not its data file");
    }
    const auto mark = line.find(":=");
    if (mark == std::string_view::npos) {
        corrupt(where, "is not of the form 'key := value'", "name an Interfile header, or correct the line");
    }
    auto key = split_index(line.substr(0, mark), where);
    if (!started_ && key.first != "interfile") {
        corrupt(where, "the first key is not '!INTERFILE'", "name an Interfile header");
    }
    started_ = true;
    complete_ = key.first == "endofinterfile";
    const std::string value(trimmed(line.substr(mark + 2)));
    const auto [place, added] = values_.emplace(std::move(key), value);
    if (!added && place->second != value) {
        corrupt(where, "the key has another value further up", "keep one of the two lines");
    }
}

Header Header::read(const std::filesystem::path& path) {
    return parse(file::read_text(path, largest_header_bytes), path.string());
}

bool Header::has(std::string_view key, int index) const {
    const auto found = values_.find(std::pair{comparable(key), index});
    return found != values_.end() && !found->second.empty();
}

std::string Header::text(std::string_view key, int index) const {
    if (!has(key, index)) {
        reject(key, index, "is missing", "add the key to the header");
    }
    return values_.find(std::pair{comparable(key), index})->second;
}

std::string Header::text_or(std::string_view key, std::string fallback, int index) const {
    return has(key, index) ? text(key, index) : std::move(fallback);
}

std::string Header::word(std::string_view key, int index) const {
    return comparable(text(key, index));
}

std::int64_t Header::integer(std::string_view key, std::int64_t lowest, std::int64_t highest, int index) const {
    const std::string value = text(key, index);
    const auto parsed = integer_in<std::int64_t>(value, lowest, highest);
    if (!parsed) {
        reject(key, index, shortened(value) + " is not " + range(lowest, highest), "correct the header");
    }
    return *parsed;
}

double Header::shifted(std::string_view key, int power, int index) const {
    const std::string value = text(key, index);
    const auto parsed = parse_shifted(value, power);
    if (!parsed) {
        reject(key, index, shortened(value) + " is not a finite number", "correct the header");
    }
    return *parsed;
}

std::optional<double> Header::number_if(std::string_view key, int index) const {
    return has(key, index) ? std::optional(number(key, index)) : std::nullopt;
}

std::vector<std::string> Header::list(std::string_view key, int index) const {
    const std::string value = text(key, index);
    std::string_view rest = value;
    if (rest.starts_with('{') != rest.ends_with('}')) {
        reject(key, index, "the list " + shortened(value) + " has one brace only", "close the list");
    }
    if (rest.starts_with('{')) {
        rest = rest.substr(1, rest.size() - 2);
    }
    std::vector<std::string> elements;
    for (;;) {
        const auto comma = rest.find(',');
        elements.emplace_back(trimmed(rest.substr(0, comma)));
        if (comma == std::string_view::npos) {
            return elements;
        }
        rest.remove_prefix(comma + 1);
    }
}

std::vector<int> Header::integers(std::string_view key, int lowest, int highest, int index) const {
    std::vector<int> values;
    for (const std::string& element : list(key, index)) {
        const auto parsed = integer_in<int>(element, lowest, highest);
        if (!parsed) {
            reject(key, index, shortened(element) + " is not " + range(lowest, highest), "correct the header");
        }
        values.push_back(*parsed);
    }
    return values;
}

std::string Header::where(std::string_view key, int index) const {
    const std::string suffix = index > 0 ? " [" + std::to_string(index) + "]" : "";
    return name_ + ", key '" + std::string(key) + suffix + "'";
}

void Header::reject(std::string_view key, int index, const std::string& what, const std::string& hint) const {
    throw Error(ErrorCode::input_corrupt, where(key, index), what, hint);
}

}  // namespace isotone::io::interfile
