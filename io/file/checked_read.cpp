// SPDX-License-Identifier: Apache-2.0
#include "io/file/checked_read.hpp"

#include "core/error.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <limits>
#include <system_error>
#include <utility>

namespace isotone::io::file {
namespace {

std::string reason() {
    return std::generic_category().message(errno);
}

}  // namespace

InputFile::InputFile(std::filesystem::path path) : path_(std::move(path)) {
    // O_NONBLOCK: opening a named pipe must not hang; it is refused below.
    descriptor_ = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor_ < 0) {
        throw Error(ErrorCode::input_missing, path_.string(), "cannot be opened: " + reason(),
                    "check the name and the permissions of the file");
    }
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) {
        ::close(descriptor_);
        throw Error(ErrorCode::input_corrupt, path_.string(), "is not a regular file", "name a file");
    }
    size_ = static_cast<std::uint64_t>(status.st_size);
}

InputFile::~InputFile() {
    ::close(descriptor_);
}

void InputFile::read(std::uint64_t offset, std::span<std::byte> bytes) const {
    if (offset > size_ || bytes.size() > size_ - offset) {
        throw Error(ErrorCode::input_corrupt, path_.string() + ", byte " + std::to_string(offset),
                    "the file ends at byte " + std::to_string(size_) + ", " + std::to_string(bytes.size()) +
                        " more bytes were expected",
                    "the file is truncated: copy it again from its source");
    }
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t got =
            ::pread(descriptor_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            throw Error(ErrorCode::input_corrupt, path_.string() + ", byte " + std::to_string(offset + done),
                        got == 0 ? "the file became shorter while it was read" : "cannot be read: " + reason(),
                        "check the disk or the network share the file is on");
        }
        done += static_cast<std::size_t>(got);
    }
}

std::vector<std::byte> read_bytes(const std::filesystem::path& path, std::uint64_t largest) {
    const InputFile input(path);
    if (input.size() > largest) {
        throw Error(ErrorCode::input_corrupt, path.string(),
                    std::to_string(input.size()) + " bytes, at most " + std::to_string(largest) + " are expected",
                    "this is not the kind of file it should be");
    }
    std::vector<std::byte> bytes(static_cast<std::size_t>(input.size()));
    input.read(0, bytes);
    return bytes;
}

std::string read_text(const std::filesystem::path& path, std::uint64_t largest) {
    const std::vector<std::byte> bytes = read_bytes(path, largest);
    std::string text(bytes.size(), '\0');
    if (!bytes.empty()) {
        std::memcpy(text.data(), bytes.data(), bytes.size());
    }
    return text;
}

std::uint64_t checked_product(std::initializer_list<std::uint64_t> factors, const std::string& where) {
    constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
    std::uint64_t product = 1;
    for (const std::uint64_t factor : factors) {
        if (factor != 0 && product > largest / factor) {
            throw Error(ErrorCode::input_corrupt, where, "the sizes multiply to more than any file can hold",
                        "correct the sizes");
        }
        product *= factor;
    }
    return product;
}

}  // namespace isotone::io::file
