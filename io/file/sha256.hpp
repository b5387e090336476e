// SPDX-License-Identifier: Apache-2.0
/// SHA-256 digests (FIPS 180-4, through OpenSSL's EVP) of memory and files, as 64 lower-case hexadecimal digits.
#pragma once

#include "core/export.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

namespace isotone::io::file {

/// A digest over data that arrives in pieces.
class ISOTONE_API Sha256 {
public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;

    void add(std::span<const std::byte> bytes);
    /// The digest of everything added. Call once, last.
    std::string hex();

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

ISOTONE_API std::string sha256(std::span<const std::byte> bytes);

/// Digest of a whole file, read in blocks.
/// @throws Error{input_missing} where the file cannot be opened, Error{input_corrupt} where it cannot be read
ISOTONE_API std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace isotone::io::file
