// SPDX-License-Identifier: Apache-2.0
/// Outputs that appear only complete: written beside their target under a hidden name, flushed to the disk, renamed.
/// Whatever is not committed is removed, so a failure leaves nothing behind and an existing target untouched. What a
/// killed process left is removed by the next one that writes the same target, if the machine did not start anew since.
///
/// Errors: Error{output_location} where the folder cannot be written to, Error{disk_full} where space, quota or the
/// largest allowed file size ran out.
#pragma once

#include "core/export.hpp"

#include <cstddef>
#include <filesystem>
#include <span>
#include <string_view>

namespace isotone::io::file {

class ISOTONE_API AtomicFile {
public:
    /// Creates the temporary file in the folder of `target`, which must exist.
    explicit AtomicFile(std::filesystem::path target);
    ~AtomicFile();
    AtomicFile(const AtomicFile&) = delete;
    AtomicFile& operator=(const AtomicFile&) = delete;

    void write(std::span<const std::byte> bytes);
    void write(std::string_view text);

    /// For libraries that write by name; it ends with the target's name, so that the format is recognised.
    const std::filesystem::path& temporary_path() const { return temporary_; }

    /// Ends the writing and brings it to the disk, so that little of commit() is left to fail.
    void flush();
    /// Flushes, where that was not done, and renames to the target, which it replaces.
    void commit();

private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    int descriptor_ = -1;
    bool committed_ = false;
};

ISOTONE_API void write_atomically(const std::filesystem::path& target, std::string_view text);

/// A folder of several outputs that belong together.
class ISOTONE_API AtomicFolder {
public:
    /// @throws Error{output_location} where `target` exists and is not an empty folder: a result is never mixed with
    ///         what was there
    explicit AtomicFolder(std::filesystem::path target);
    ~AtomicFolder();
    AtomicFolder(const AtomicFolder&) = delete;
    AtomicFolder& operator=(const AtomicFolder&) = delete;

    /// The folder to write into until commit().
    const std::filesystem::path& path() const { return temporary_; }
    void commit();

private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    bool committed_ = false;
};

}  // namespace isotone::io::file
