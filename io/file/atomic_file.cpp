// SPDX-License-Identifier: Apache-2.0
#include "io/file/atomic_file.hpp"

#include "core/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

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

/// Where process numbers mean the same: folders may be shared between machines, and containers of one machine count
/// their processes apart. FNV-1a of the boot's identity and the process namespace; empty where the system tells
/// neither.
const std::string& process_space() {
    static const std::string mark = [] {
        std::string boot;
        std::ifstream("/proc/sys/kernel/random/boot_id") >> boot;
        std::error_code fault;
        const std::string names = std::filesystem::read_symlink("/proc/self/ns/pid", fault).string();
        if (boot.empty() || names.empty()) {
            return std::string();
        }
        std::uint32_t hash = 2166136261U;
        for (const char c : boot + names) {
            hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
        }
        char text[9];
        std::snprintf(text, sizeof text, "%08x", hash);
        return std::string(text);
    }();
    return mark;
}

constexpr std::string_view staging_mark = ".partial-";

/// Process number in ".partial-PROCESS-COUNT-SPACE-NAME", if it is a staged `name` whose process number means something
/// here.
std::optional<pid_t> owner_of(const std::string& staged, const std::string& name) {
    const std::string end = "-" + process_space() + "-" + name;
    if (process_space().empty() || !staged.starts_with(staging_mark) || !staged.ends_with(end) ||
        staged.size() < staging_mark.size() + end.size()) {
        return std::nullopt;
    }
    const char* first = staged.data() + staging_mark.size();
    const char* last = staged.data() + staged.size() - end.size();
    pid_t process = 0;
    const auto [dash, fault] = std::from_chars(first, last, process);
    unsigned count = 0;
    if (fault != std::errc() || process <= 0 || dash == last || *dash != '-' ||
        std::from_chars(dash + 1, last, count).ptr != last) {
        return std::nullopt;
    }
    return process;
}

/// Removes what processes that were killed left of the same target.
void remove_abandoned(const std::filesystem::path& target) {
    std::error_code fault;
    std::vector<std::filesystem::path> abandoned;
    std::filesystem::directory_iterator entry(folder_of(target), fault);
    for (; !fault && entry != std::filesystem::directory_iterator(); entry.increment(fault)) {
        const auto owner = owner_of(entry->path().filename().string(), target.filename().string());
        if (owner && ::kill(*owner, 0) != 0 && errno == ESRCH) {
            abandoned.push_back(entry->path());
        }
    }
    for (const std::filesystem::path& path : abandoned) {
        std::filesystem::remove_all(path, fault);
    }
}

/// Hidden, unique within this machine, and ending with the target's own name.
std::filesystem::path temporary_beside(const std::filesystem::path& target) {
    static std::atomic<unsigned> count{0};
    if (!target.has_filename()) {
        fail(target, "names no file", EISDIR);
    }
    remove_abandoned(target);
    return folder_of(target) / (std::string(staging_mark) + std::to_string(::getpid()) + "-" + std::to_string(count++) +
                                "-" + process_space() + "-" + target.filename().string());
}

/// Flushes a file or folder that was written by name; the error number, or 0.
int flush_path(const std::filesystem::path& path) {
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
    if (const int error = flush_path(folder_of(to)); error != 0) {
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

void AtomicFile::flush() {
    // A library may have replaced the file by name, so that the descriptor is of a file that is gone: flush by name.
    const int closed = ::close(std::exchange(descriptor_, -1)) == 0 ? 0 : errno;
    if (const int error = closed != 0 ? closed : flush_path(temporary_); error != 0) {
        fail(target_, "cannot be flushed to the disk", error);
    }
}

void AtomicFile::commit() {
    if (descriptor_ >= 0) {
        flush();
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
        if (const int error = flush_path(entry.path()); error != 0) {
            fail(target_, "cannot be flushed to the disk", error);
        }
    }
    if (const int error = flush_path(temporary_); error != 0) {
        fail(target_, "cannot be flushed to the disk", error);
    }
    rename_or_fail(temporary_, target_);
    committed_ = true;
}

}  // namespace isotone::io::file
