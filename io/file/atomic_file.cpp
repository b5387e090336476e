// SPDX-License-Identifier: Apache-2.0
#include "io/file/atomic_file.hpp"

#include "core/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace isotone::io::file {
namespace {

[[noreturn]] void fail(const std::filesystem::path& target, const std::string& action, int error) {
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
    throw Error(
        full ? ErrorCode::disk_full : ErrorCode::output_location, target.string(),
        action + ": " + std::generic_category().message(error),
        full ? "free some space, or write to another disk" : "choose a folder that exists and may be written to");
}

std::filesystem::path folder_of(const std::filesystem::path& target) {
    return target.has_parent_path() ? target.parent_path() : std::filesystem::path(".");
}

/// Hidden, unique within this machine, and ending with the target's own name.
std::filesystem::path temporary_beside(const std::filesystem::path& target) {
    static std::atomic<unsigned> count{0};
    if (!target.has_filename()) {
        fail(target, "names no file", EISDIR);
    }
    return folder_of(target) / (".partial-" + std::to_string(::getpid()) + "-" + std::to_string(count++) + "-" +
                                target.filename().string());
}

/// Flushes a file or folder that was written by name; the error number, or 0.
int flush(const std::filesystem::path& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return errno;
    }
    const int error = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    // Some file systems cannot flush a folder; the data themselves were flushed before.
    return error == EINVAL ? 0 : error;
}

void rename_or_fail(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) {
        fail(to, "cannot be put in place", errno);
    }
    if (const int error = flush(folder_of(to)); error != 0) {
        fail(to, "cannot be flushed to the disk", error);
    }
}

}  // namespace

AtomicFile::AtomicFile(std::filesystem::path target)
    : target_(std::move(target)), temporary_(temporary_beside(target_)) {
    descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (descriptor_ < 0) {
        fail(target_, "cannot be created", errno);
    }
}

AtomicFile::~AtomicFile() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
    if (!committed_) {
        ::unlink(temporary_.c_str());
    }
}

void AtomicFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written < 0 && errno != EINTR) {
            fail(target_, "cannot be written", errno);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(written > 0 ? written : 0));
    }
}

void AtomicFile::write(std::string_view text) {
    write(std::as_bytes(std::span(text.data(), text.size())));
}

void AtomicFile::commit() {
    // A library may have replaced the file by name, so that the descriptor is of a file that is gone: flush by name.
    const int closed = ::close(std::exchange(descriptor_, -1)) == 0 ? 0 : errno;
    if (const int error = closed != 0 ? closed : flush(temporary_); error != 0) {
        fail(target_, "cannot be flushed to the disk", error);
    }
    rename_or_fail(temporary_, target_);
    committed_ = true;
}

void write_atomically(const std::filesystem::path& target, std::string_view text) {
    AtomicFile output(target);
    output.write(text);
    output.commit();
}

AtomicFolder::AtomicFolder(std::filesystem::path target) : target_(std::move(target)) {
    if (!target_.has_filename()) {
        target_ = target_.parent_path();
    }
    temporary_ = temporary_beside(target_);
    std::error_code error;
    if (std::filesystem::exists(target_, error) &&
        !(std::filesystem::is_directory(target_, error) && std::filesystem::is_empty(target_, error))) {
        throw Error(ErrorCode::output_location, target_.string(), "exists and is not an empty folder",
                    "name a new folder, or remove the old one");
    }
    if (::mkdir(temporary_.c_str(), 0777) != 0) {
        fail(target_, "cannot be created", errno);
    }
}

AtomicFolder::~AtomicFolder() {
    if (!committed_) {
        std::error_code ignored;
        std::filesystem::remove_all(temporary_, ignored);
    }
}

void AtomicFolder::commit() {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(temporary_)) {
        if (const int error = flush(entry.path()); error != 0) {
            fail(target_, "cannot be flushed to the disk", error);
        }
    }
    if (const int error = flush(temporary_); error != 0) {
        fail(target_, "cannot be flushed to the disk", error);
    }
    rename_or_fail(temporary_, target_);
    committed_ = true;
}

}  // namespace isotone::io::file
