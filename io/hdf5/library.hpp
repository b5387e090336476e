// SPDX-License-Identifier: Apache-2.0
/// The HDF5 library as a guest: one lock around it, no printing, no plugins, handles that close themselves.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <string>
#include <utility>

namespace isotone::io::hdf5 {

/// Held by every public function of this room for its whole duration: the library is one global state.
class LibraryLock {
public:
    LibraryLock();

private:
    std::unique_lock<std::mutex> lock_;
};

/// hid_t and hsize_t of the library, whose header stays out of ours; library.cpp asserts that they are the same.
using Identifier = std::int64_t;
using Length = unsigned long long;

/// An HDF5 identifier and the function that closes it.
class Handle {
public:
    using Close = int (*)(Identifier);

    Handle(Identifier id, Close close) : id_(id), close_(close) {}
    ~Handle() { reset(); }
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }

    Identifier id() const { return id_; }
    bool good() const { return id_ >= 0; }
    /// Closes now; false where that failed.
    bool reset() {
        const bool closed = id_ < 0 || close_(id_) >= 0;
        id_ = -1;
        return closed;
    }

private:
    Identifier id_;
    Close close_;
};

/// Opens a container read-only and checks the root's @format and major @format_version.
/// @throws Error{input_missing, input_corrupt}
Handle open_container(const std::filesystem::path& path, const std::string& format);

/// Creates a container, with its root attributes, at a temporary name. `target` is what messages call it.
Handle create_container(const std::filesystem::path& temporary, const std::filesystem::path& target,
                        const std::string& format, const std::string& format_version);

/// Flushes and closes a container that was written.
void finish_container(Handle file, const std::filesystem::path& target);

/// Error{disk_full} where that is why the last write failed, else Error{output_location}.
[[noreturn]] void fail_to_write(const std::filesystem::path& target);

}  // namespace isotone::io::hdf5
