// SPDX-License-Identifier: Apache-2.0
#include "io/hdf5/library.hpp"

#include "core/error.hpp"
#include "core/version.hpp"
#include "io/file/checked_read.hpp"
#include "io/hdf5/group.hpp"

#include <hdf5.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <type_traits>

namespace isotone::io::hdf5 {
namespace {

static_assert(std::is_same_v<Identifier, hid_t> && std::is_same_v<Length, hsize_t>);

std::mutex& library_mutex() {
    static std::mutex mutex;
    return mutex;
}

/// One more than the major number of the version this program writes cannot be read.
bool readable_version(const std::string& version) {
    return version.starts_with("1.");
}

}  // namespace

LibraryLock::LibraryLock() : lock_(library_mutex()) {
    // After a write that failed (a full disk) HDF5 1.10 crashes in its cleanup at exit, which would hide our exit
    // status. Every handle is closed by its owner, so that cleanup has nothing to do. Must come before any other call.
    static const bool without_cleanup_at_exit = H5dont_atexit() >= 0;
    static_cast<void>(without_cleanup_at_exit);
    // The error stack and its printing belong to the thread.
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    H5PLset_loading_state(0);
}

Handle open_container(const std::filesystem::path& path, const std::string& format) {
    { const file::InputFile exists_and_is_a_file(path); }
    Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), H5Fclose);
    if (!file.good()) {
        throw Error(ErrorCode::input_corrupt, path.string(), "is not an HDF5 file, or its structure is damaged",
                    "copy the file again from its source");
    }
    const Group root = Group::root(file, path);
    const std::string found = root.attribute("format");
    if (found != format) {
        throw Error(ErrorCode::input_corrupt, path.string() + ", attribute format",
                    "is not '" + format + "': this is another kind of file", "name a file written by isotone");
    }
    if (!readable_version(root.attribute("format_version"))) {
        throw Error(ErrorCode::input_corrupt, path.string() + ", attribute format_version",
                    "is of another generation than 1.x", "use a newer isotone");
    }
    return file;
}

Handle create_container(const std::filesystem::path& temporary, const std::filesystem::path& target,
                        const std::string& format, const std::string& format_version) {
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose);
    H5Pset_libver_bounds(access.id(), H5F_LIBVER_V18, H5F_LIBVER_V110);
    const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose);
    H5Pset_obj_track_times(creation.id(), false);
    Handle file(H5Fcreate(temporary.c_str(), H5F_ACC_TRUNC, creation.id(), access.id()), H5Fclose);
    if (!file.good()) {
        fail_to_write(target);
    }
    const Group root = Group::root(file, target);
    root.set_attribute("format", format);
    root.set_attribute("format_version", format_version);
    root.set_attribute("creator", std::string("isotone ") + version);
    return file;
}

void finish_container(Handle file, const std::filesystem::path& target) {
    if (H5Fflush(file.id(), H5F_SCOPE_GLOBAL) < 0 || !file.reset()) {
        fail_to_write(target);
    }
}

void fail_to_write(const std::filesystem::path& target) {
    const int error = errno;
    const std::filesystem::path folder = target.has_parent_path() ? target.parent_path() : ".";
    struct statvfs space {};
    // The library does not pass errno on for certain; a disk without a free block says the same.
    const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG ||
                      (::statvfs(folder.c_str(), &space) == 0 && space.f_bavail == 0);
    throw Error(full ? ErrorCode::disk_full : ErrorCode::output_location, target.string(), "cannot be written",
                full ? "free some space, or write to another disk" : "choose a folder that may be written to");
}

}  // namespace isotone::io::hdf5
