// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/comment_keys.hpp"

#include "io/interfile/decimal.hpp"
#include "io/interfile/header.hpp"

#include <algorithm>

namespace isotone::io::interfile {
namespace {

std::string_view without_blanks(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

}  // namespace

CommentKeys CommentKeys::parse(std::string_view text) {
    CommentKeys keys;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        std::string_view line = without_blanks(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        const auto mark = line.find(":=");
        if (!line.starts_with(';') || mark == std::string_view::npos) {
            continue;
        }
        const auto name = line.substr(0, mark).find_first_not_of(";# \t");
        const std::string_view value = without_blanks(line.substr(mark + 2));
        if (name < mark && !value.empty()) {
            keys.values_.emplace(comparable(line.substr(name, mark - name)), value);
        }
    }
    return keys;
}

std::optional<std::string> CommentKeys::text(std::string_view key) const {
    const auto found = values_.find(comparable(key));
    return found == values_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<double> CommentKeys::number(std::string_view key) const {
    const auto value = text(key);
    return value ? parse_shifted(*value, 0) : std::nullopt;
}

}  // namespace isotone::io::interfile
