// SPDX-License-Identifier: Apache-2.0
#include "io/image/nifti_check.hpp"

#include "core/error.hpp"
#include "io/file/checked_read.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

namespace isotone::io::image {
namespace {

[[noreturn]] void corrupt(const std::filesystem::path& path, const std::string& what) {
    throw Error(ErrorCode::input_corrupt, path.string(), what, "copy the file again from its source");
}

/// The 348 bytes of a NIfTI-1 header (nifti1.h), of either byte order.
class NiftiHeader {
public:
    std::array<unsigned char, 348> bytes{};

    template <typename T>
    T at(std::size_t offset) const {
        std::array<unsigned char, sizeof(T)> raw{};
        std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), sizeof(T), raw.begin());
        if (swapped_) {
            std::reverse(raw.begin(), raw.end());
        }
        T value{};
        std::memcpy(&value, raw.data(), sizeof(T));
        return value;
    }
    /// True where the length field says so in one of the two byte orders.
    bool recognise() {
        swapped_ = at<std::int32_t>(0) != 348;
        return at<std::int32_t>(0) == 348;
    }

private:
    bool swapped_ = false;
};

/// Bytes per voxel of the scalar types of nifti1.h; 0 for others.
std::uint64_t width_of(int datatype) {
    switch (datatype) {
        case 2:
        case 256: return 1;  // uint8, int8
        case 4:
        case 512: return 2;  // int16, uint16
        case 8:
        case 16:
        case 768: return 4;  // int32, float32, uint32
        case 64:
        case 1024:
        case 1280: return 8;  // float64, int64, uint64
        default: return 0;
    }
}

/// Bytes a complete file has, uncompressed.
std::uint64_t declared_length(const NiftiHeader& header, const std::filesystem::path& path) {
    const int dimensions = header.at<std::int16_t>(40);
    if (dimensions < 3 || dimensions > 7) {
        corrupt(path, "is not a three-dimensional NIfTI image");
    }
    std::uint64_t length = width_of(header.at<std::int16_t>(70));
    for (int axis = 1; axis <= dimensions; ++axis) {
        const int size = header.at<std::int16_t>(40 + 2 * static_cast<std::size_t>(axis));
        if (size < 1 || (axis > 3 && size != 1)) {
            corrupt(path, "is not a three-dimensional NIfTI image");
        }
        length = file::checked_product({length, static_cast<std::uint64_t>(size)}, path.string());
    }
    const float offset = header.at<float>(108);
    if (length == 0 || !(offset >= 348.0F) || offset > 1e6F ||
        header.at<std::int16_t>(72) != 8 * static_cast<int>(width_of(header.at<std::int16_t>(70)))) {
        corrupt(path, "has a NIfTI header with an impossible type or offset");
    }
    return length + static_cast<std::uint64_t>(offset);
}

}  // namespace

void require_complete_nifti(const std::filesystem::path& path) {
    // gzread passes uncompressed files through unchanged.
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> stream(gzopen(path.c_str(), "rb"), gzclose);
    NiftiHeader header;
    if (!stream || gzread(stream.get(), header.bytes.data(), 348) != 348 || !header.recognise() ||
        std::memcmp(header.bytes.data() + 344, "n+1", 4) != 0) {
        corrupt(path, "is not a NIfTI-1 image in one file");
    }
    const std::uint64_t expected = declared_length(header, path);
    std::vector<char> block(std::size_t{1} << 20U);
    std::uint64_t length = 348;
    int got = 0;
    while ((got = gzread(stream.get(), block.data(), static_cast<unsigned>(block.size()))) > 0) {
        length += static_cast<std::uint64_t>(got);
    }
    int error = Z_OK;
    gzerror(stream.get(), &error);
    if (got < 0 || error != Z_OK || length < expected) {
        corrupt(path, "ends after " + std::to_string(length) + " of " + std::to_string(expected) +
                          " bytes, or its compressed stream is damaged");
    }
}

}  // namespace isotone::io::image
