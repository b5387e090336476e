// SPDX-License-Identifier: Apache-2.0
/// Private to this room: whole containers of a format, opened, read and replaced in one way.
#pragma once

#include "core/error.hpp"
#include "io/file/atomic_file.hpp"
#include "io/hdf5/group.hpp"
#include "io/hdf5/library.hpp"

#include <filesystem>
#include <string>
#include <utility>

namespace isotone::io::hdf5 {

/// False for anything else, a missing file included.
inline bool is_container(const std::filesystem::path& path, const std::string& format) {
    try {
        const LibraryLock lock;
        return open_container(path, format).good();
    } catch (const Error&) {
        return false;
    }
}

/// What read(root) makes of a container. Its errors name the file.
template <typename Read>
auto read_container(const std::filesystem::path& path, const std::string& format, Read read) {
    const LibraryLock lock;
    const Handle file = open_container(path, format);
    try {
        return read(Group::root(file, path));
    } catch (const Error& error) {
        if (error.where().starts_with(path.string())) {
            throw;
        }
        throw Error(error.code(), path.string() + ", " + error.where(), error.what(), error.hint());
    }
}

/// Replaces `path` by a container that write(root) fills, only when complete.
template <typename Write>
void write_container(const std::filesystem::path& path, const std::string& format, const std::string& format_version,
                     Write write) {
    const LibraryLock lock;
    file::AtomicFile output(path);
    Handle file = create_container(output.temporary_path(), path, format, format_version);
    write(Group::root(file, path));
    finish_container(std::move(file), path);
    output.commit();
}

}  // namespace isotone::io::hdf5
