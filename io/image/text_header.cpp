// SPDX-License-Identifier: Apache-2.0
#include "io/image/text_header.hpp"

#include "io/file/checked_read.hpp"
#include "io/image/header_check.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>

namespace isotone::io::image {
namespace {

/// Both formats keep their text well below this.
constexpr std::uint64_t longest_header = std::uint64_t{1} << 16U;
/// MetaIO keeps lines in 500 bytes and names in 255.
constexpr std::size_t longest_line = 480;
constexpr std::size_t longest_name = 80;

bool is_text(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return c == '\t' || (byte >= 0x20 && byte != 0x7f);
}

}  // namespace

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

HeaderLines::HeaderLines(const std::filesystem::path& path) : path_(path) {
    const file::InputFile input(path);
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(input.size(), longest_header)));
    input.read(0, bytes);
    text_.resize(bytes.size());
    std::transform(bytes.begin(), bytes.end(), text_.begin(), [](std::byte b) { return static_cast<char>(b); });
    whole_file_ = input.size() == bytes.size();
}

std::optional<std::string_view> HeaderLines::next() {
    if (at_ == text_.size()) {
        if (!whole_file_) {
            refuse(path_, "has a header longer than 64 KiB");
        }
        return std::nullopt;
    }
    const auto end = std::min(text_.find('\n', at_), text_.size());
    std::string_view line = std::string_view(text_).substr(at_, end - at_);
    at_ = std::min(end + 1, text_.size());
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (line.size() > longest_line || !std::all_of(line.begin(), line.end(), is_text)) {
        refuse(path_, "has a header that is not lines of text");
    }
    return trimmed(line);
}

void HeaderFields::add(const std::string& name, const std::string& value) {
    if (name.empty() || name.size() > longest_name || value.empty()) {
        refuse(path_, "has a header line without a name or without a value");
    }
    if (!values_.emplace(name, value).second) {
        refuse(path_, "says " + name + " twice in its header");
    }
}

std::string HeaderFields::text(const std::string& name) const {
    const auto found = values_.find(name);
    return found == values_.end() ? std::string{} : found->second;
}

std::string HeaderFields::required(const std::string& name) const {
    if (!has(name)) {
        refuse(path_, "does not say " + name + " in its header");
    }
    return text(name);
}

void HeaderFields::require_one_of(const std::string& name, const std::vector<std::string>& allowed) const {
    const std::string value = required(name);
    if (std::find(allowed.begin(), allowed.end(), value) == allowed.end()) {
        refuse(path_, "has a value of " + name + " that cannot be read",
               "write the image as numbers of one scalar type, one per voxel, not as text");
    }
}

void HeaderFields::parse(const std::string& name, double* numbers, std::size_t count) const {
    std::string value = text(name);
    std::replace_if(
        value.begin(), value.end(), [](char c) { return c == '(' || c == ')' || c == ',' || c == '\t'; }, ' ');
    const char* at = value.data();
    const char* const end = at + value.size();
    const auto skip_blanks = [&] { at = std::find_if(at, end, [](char c) { return c != ' '; }); };
    for (std::size_t i = 0; i < count; ++i) {
        skip_blanks();
        const auto [after, error] = std::from_chars(at, end, numbers[i]);
        if (error != std::errc() || !std::isfinite(numbers[i]) || (after != end && *after != ' ')) {
            refuse(path_, "needs " + std::to_string(count) + " finite numbers for " + name);
        }
        at = after;
    }
    skip_blanks();
    if (at != end) {
        refuse(path_, "has more than " + std::to_string(count) + " numbers for " + name);
    }
}

}  // namespace isotone::io::image
