// SPDX-License-Identifier: Apache-2.0
/// Reading without trust: files are opened read-only, every read is checked against the file's length, and sizes are
/// multiplied in 64 bits before anything is allocated from them.
#pragma once

#include "core/export.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

namespace isotone::io::file {

/// A regular file opened for reading. Its length is fixed when it is opened.
class ISOTONE_API InputFile {
public:
    /// @throws Error{input_missing} where the file does not exist or may not be read, Error{input_corrupt} where the
    ///         path is not a regular file
    explicit InputFile(std::filesystem::path path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    std::uint64_t size() const { return size_; }
    const std::filesystem::path& path() const { return path_; }

    /// Fills `bytes` from byte `offset` on.
    /// @throws Error{input_corrupt} where the file ends before, naming the byte
    void read(std::uint64_t offset, std::span<std::byte> bytes) const;

private:
    std::filesystem::path path_;
    std::uint64_t size_ = 0;
    int descriptor_ = -1;
};

/// A whole file of at most `largest` bytes.
/// @throws as InputFile, and Error{input_corrupt} where the file is larger
ISOTONE_API std::vector<std::byte> read_bytes(const std::filesystem::path& path, std::uint64_t largest);
ISOTONE_API std::string read_text(const std::filesystem::path& path, std::uint64_t largest);

/// Product of the factors.
/// @throws Error{input_corrupt} naming `where` if it does not fit in 63 bits
ISOTONE_API std::uint64_t checked_product(std::initializer_list<std::uint64_t> factors, const std::string& where);

}  // namespace isotone::io::file
