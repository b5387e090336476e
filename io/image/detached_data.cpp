// SPDX-License-Identifier: Apache-2.0
#include "io/image/detached_data.hpp"

#include "core/error.hpp"
#include "io/file/checked_read.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace isotone::io::image {
namespace {

/// Both formats keep their text well below this.
constexpr std::uint64_t longest_header = std::uint64_t{1} << 16U;

std::string beginning_of(const std::filesystem::path& path) {
    const file::InputFile input(path);
    std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(input.size(), longest_header)));
    input.read(0, bytes);
    std::string text(bytes.size(), ' ');
    std::transform(bytes.begin(), bytes.end(), text.begin(), [](std::byte b) { return static_cast<char>(b); });
    return text;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r");
    return first == std::string_view::npos ? std::string_view{}
                                           : text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// Value of a line "key SEPARATOR value", keys compared without case.
std::optional<std::string> value_of(std::string_view line, std::string_view key, char separator) {
    const auto mark = line.find(separator);
    std::string found(trimmed(line.substr(0, mark)));
    std::transform(found.begin(), found.end(), found.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (mark == std::string_view::npos || found != key) {
        return std::nullopt;
    }
    return std::string(trimmed(line.substr(mark + 1)));
}

std::filesystem::path beside(const std::filesystem::path& header, const std::string& name) {
    const bool pattern = name.find('%') != std::string::npos || name.starts_with("LIST");
    if (name.empty() || name.find_first_of("/\\") != std::string::npos || name == ".." || pattern) {
        throw Error(ErrorCode::input_corrupt, header.string(),
                    "names a data file in another folder, or several of them",
                    "put one data file beside its header and name it alone");
    }
    return header.parent_path() / name;
}

/// Where the numbers of a MetaImage are, from the lines before its last, ElementDataFile.
struct MetaFields {
    bool compressed = false;
    std::optional<std::uint64_t> compressed_bytes;

    void take(std::string_view line) {
        if (const auto value = value_of(line, "compresseddata", '=')) {
            compressed = *value == "True" || *value == "true" || *value == "1";
        } else if (const auto size = value_of(line, "compresseddatasize", '=')) {
            std::uint64_t bytes = 0;
            const auto [end, error] = std::from_chars(size->data(), size->data() + size->size(), bytes);
            if (error == std::errc() && end == size->data() + size->size()) {
                compressed_bytes = bytes;
            }
        }
    }

    DataLocation locate(const std::filesystem::path& path, const std::string& named, std::uint64_t after) const {
        if (compressed && !compressed_bytes) {
            throw Error(ErrorCode::input_corrupt, path.string(),
                        "is compressed and does not say how long its data are (CompressedDataSize)",
                        "write the image without compression");
        }
        const bool local = named == "LOCAL";
        return {local ? path : beside(path, named), local ? after : 0, compressed ? compressed_bytes : std::nullopt};
    }
};

}  // namespace

DataLocation locate_data(const std::filesystem::path& path) {
    const std::string text = beginning_of(path);
    MetaFields meta;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const std::string_view line = std::string_view(text).substr(at, end - at);
        at = end + 1;
        meta.take(line);
        if (const auto named = value_of(line, "elementdatafile", '=')) {
            return meta.locate(path, *named, at);
        }
        for (const char* key : {"data file", "datafile"}) {
            if (const auto named = value_of(line, key, ':')) {
                return {beside(path, *named), 0, std::nullopt};
            }
        }
        if (trimmed(line).empty()) {
            break;  // the end of an attached NRRD header
        }
    }
    return {path, 0, std::nullopt};
}

}  // namespace isotone::io::image
