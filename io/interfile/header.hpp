// SPDX-License-Identifier: Apache-2.0
/// The text part of an Interfile: lines `key := value`, `key [n] := value`, `; comment`.
///
/// Keys are compared without case, spaces, underscores and `!` (as STIR does). A value may be a list `{a, b}`. A line
/// that ends with a backslash goes on in the next one. The parser is strict: a line that is neither, a key given twice
/// with different values, control characters, and texts beyond the limits below are errors.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace isotone::io::interfile {

inline constexpr std::size_t largest_header_bytes = std::size_t{1} << 20U;
inline constexpr std::size_t largest_line_bytes = std::size_t{1} << 16U;
inline constexpr std::size_t largest_line_count = 20000;
inline constexpr int largest_key_index = 4096;

class Header {
public:
    /// @param name  what messages call it, usually the path
    /// @throws Error{input_corrupt} naming the line
    static Header parse(std::string_view text, std::string name);
    /// @throws as file::InputFile and parse()
    static Header read(const std::filesystem::path& path);

    const std::string& name() const { return name_; }
    /// True where the text ends with `!END OF INTERFILE`.
    bool complete() const { return complete_; }

    /// Keys are given in any spelling; index 0 is a key without `[n]`. has() is false for an empty value.
    bool has(std::string_view key, int index = 0) const;
    /// The value, without surrounding blanks. @throws Error{input_corrupt} where it is absent.
    std::string text(std::string_view key, int index = 0) const;
    std::string text_or(std::string_view key, std::string fallback, int index = 0) const;
    /// In lower case, without blanks and underscores: for values that are one of a few words.
    std::string word(std::string_view key, int index = 0) const;

    /// Numbers; @throws Error{input_corrupt} where absent, malformed, not finite or out of range.
    std::int64_t integer(std::string_view key, std::int64_t lowest, std::int64_t highest, int index = 0) const;
    double number(std::string_view key, int index = 0) const { return shifted(key, 0, index); }
    /// The number times 10^power, exactly rounded: power 1 turns cm into mm.
    double shifted(std::string_view key, int power, int index = 0) const;
    std::optional<double> number_if(std::string_view key, int index = 0) const;

    /// Lists; a single value is a list of one.
    std::vector<std::string> list(std::string_view key, int index = 0) const;
    std::vector<int> integers(std::string_view key, int lowest, int highest, int index = 0) const;

    /// "NAME, key 'KEY [n]'": the `where` of an Error about a key.
    std::string where(std::string_view key, int index = 0) const;
    [[noreturn]] void reject(std::string_view key, int index, const std::string& what, const std::string& hint) const;

private:
    void add_line(std::string_view line, std::size_t number);

    std::string name_;
    std::map<std::pair<std::string, int>, std::string, std::less<>> values_;
    bool started_ = false, complete_ = false;
};

/// A key as it is compared.
std::string comparable(std::string_view key);

}  // namespace isotone::io::interfile
