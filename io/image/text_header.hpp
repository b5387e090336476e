// SPDX-License-Identifier: Apache-2.0
/// The text headers of MetaImage ("Name = value") and NRRD ("name: value"), line by line and without lenience: what two
/// readers could understand in two ways is refused.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace isotone::io::image {

/// Blanks and a carriage return cut off at both ends.
std::string_view trimmed(std::string_view text);

/// The lines of the first 64 KiB of a file. A line has at most 480 bytes and no control characters but tabs, and a
/// carriage return at its end.
class HeaderLines {
public:
    /// @throws Error{input_missing} as file::InputFile
    explicit HeaderLines(const std::filesystem::path& path);
    /// The next line, trimmed; nothing where the file ends.
    /// @throws Error{input_corrupt} for a line that is no text, or where the header does not end in the 64 KiB
    std::optional<std::string_view> next();
    /// Of the first byte after the last line, in the file.
    std::uint64_t position() const { return at_; }

private:
    std::filesystem::path path_;
    std::string text_;
    std::size_t at_ = 0;
    bool whole_file_ = false;
};

/// Names with their values. None comes twice, none is empty.
class HeaderFields {
public:
    explicit HeaderFields(std::filesystem::path path) : path_(std::move(path)) {}

    const std::filesystem::path& path() const { return path_; }
    void add(const std::string& name, const std::string& value);
    bool has(const std::string& name) const { return values_.contains(name); }
    /// Empty where the header does not have it.
    std::string text(const std::string& name) const;
    /// @throws Error{input_corrupt} where the header does not have it
    std::string required(const std::string& name) const;
    /// Finite numbers, neither more nor fewer than Count; nothing where the header does not have them. An NRRD vector
    /// "(a,b,c)" is its numbers.
    /// @throws Error{input_corrupt}
    template <std::size_t Count>
    std::optional<std::array<double, Count>> numbers(const std::string& name) const {
        if (!has(name)) {
            return std::nullopt;
        }
        std::array<double, Count> result{};
        parse(name, result.data(), Count);
        return result;
    }
    /// @throws Error{input_corrupt} unless it is there and one of `allowed`
    void require_one_of(const std::string& name, const std::vector<std::string>& allowed) const;

private:
    void parse(const std::string& name, double* numbers, std::size_t count) const;

    std::filesystem::path path_;
    std::map<std::string, std::string> values_;
};

}  // namespace isotone::io::image
