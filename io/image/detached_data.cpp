// SPDX-License-Identifier: Apache-2.0
#include "io/image/detached_data.hpp"

#include "io/file/checked_read.hpp"
#include "io/image/header_check.hpp"
#include "io/image/metaimage_check.hpp"
#include "io/image/nrrd_check.hpp"

#include <zlib.h>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace isotone::io::image {
namespace {

class Inflater {
public:
    Inflater() {
        constexpr int zlib_or_gzip = 32 + MAX_WBITS;
        ready_ = inflateInit2(&stream_, zlib_or_gzip) == Z_OK;
    }
    ~Inflater() {
        if (ready_) {
            inflateEnd(&stream_);
        }
    }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// Takes all of `input`, which its last call leaves at the end of the stream.
    /// @returns false where the stream is damaged, ends early, or holds more than `most` bytes
    bool take(std::vector<std::byte>& input, std::uint64_t most) {
        stream_.next_in = reinterpret_cast<Bytef*>(input.data());
        stream_.avail_in = static_cast<uInt>(input.size());
        do {
            if (!ready_ || ended_) {
                return false;
            }
            stream_.next_out = output_.data();
            stream_.avail_out = static_cast<uInt>(output_.size());
            const int status = inflate(&stream_, Z_NO_FLUSH);
            length_ += output_.size() - stream_.avail_out;
            ended_ = status == Z_STREAM_END;
            // Z_BUF_ERROR: nothing to do until more input comes.
            if ((status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) || length_ > most) {
                return false;
            }
        } while (stream_.avail_in > 0 || (stream_.avail_out == 0 && !ended_));
        return true;
    }

    bool ended() const { return ended_; }
    std::uint64_t length() const { return length_; }

private:
    z_stream stream_{};
    std::vector<Bytef> output_ = std::vector<Bytef>(std::size_t{1} << 16U);
    std::uint64_t length_ = 0;
    bool ready_ = false;
    bool ended_ = false;
};

void require_complete_stream(const file::InputFile& input, const DeclaredData& data) {
    constexpr std::uint64_t block = std::uint64_t{1} << 20U;
    Inflater inflater;
    bool sound = true;
    for (std::uint64_t at = data.offset; sound && at < input.size(); at += block) {
        std::vector<std::byte> bytes(static_cast<std::size_t>(std::min(block, input.size() - at)));
        input.read(at, bytes);
        sound = inflater.take(bytes, data.bytes);
    }
    if (!sound || !inflater.ended() || inflater.length() != data.bytes) {
        refuse(data.file, "holds a compressed stream that is damaged, or is not of the " + std::to_string(data.bytes) +
                              " bytes its header declares");
    }
}

}  // namespace

DeclaredData locate_data(const std::filesystem::path& path) {
    const std::filesystem::path extension = path.extension();
    return extension == ".nrrd" || extension == ".nhdr" ? check_nrrd(path) : check_metaimage(path);
}

std::filesystem::path beside(const std::filesystem::path& header, const std::string& name) {
    const bool pattern = name.find('%') != std::string::npos || name.starts_with("LIST");
    const bool standard_input = name == "-";
    if (name.empty() || name.find_first_of("/\\") != std::string::npos || name == ".." || pattern || standard_input) {
        refuse(header, "names a data file in another folder, or several of them",
               "put one data file beside its header and name it alone");
    }
    return header.parent_path() / name;
}

void require_complete(const DeclaredData& data) {
    const file::InputFile input(data.file);
    if (data.compressed) {
        require_complete_stream(input, data);
        return;
    }
    const std::uint64_t room = input.size() - std::min(input.size(), data.offset);
    if (data.counts_from_end ? data.bytes > room : data.bytes != room) {
        refuse(data.file, "holds " + std::to_string(room) + " bytes of numbers, its header declares " +
                              std::to_string(data.bytes));
    }
}

}  // namespace isotone::io::image
