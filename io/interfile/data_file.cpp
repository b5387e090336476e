// SPDX-License-Identifier: Apache-2.0
#include "io/interfile/data_file.hpp"

#include "core/error.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace isotone::io::interfile {
namespace {

double scale_of(const Header& header) {
    const int index = header.has("image scaling factor", 1) ? 1 : 0;
    return header.has("image scaling factor", index) ? header.number("image scaling factor", index) : 1.0;
}

std::uint64_t offset_of(const Header& header) {
    constexpr std::int64_t largest = std::int64_t{1} << 50;
    const int index = header.has("data offset in bytes", 1) ? 1 : 0;
    return header.has("data offset in bytes", index)
               ? static_cast<std::uint64_t>(header.integer("data offset in bytes", 0, largest, index))
               : 0U;
}

template <typename Stored>
double decoded(const std::byte* bytes, bool swap) {
    std::array<std::byte, sizeof(Stored)> raw;
    std::copy_n(bytes, sizeof(Stored), raw.begin());
    if (swap) {
        std::reverse(raw.begin(), raw.end());
    }
    return static_cast<double>(std::bit_cast<Stored>(raw));
}

using Decoder = double (*)(const std::byte*, bool);

Decoder decoder_of(const NumberFormat& format) {
    if (format.kind == NumberKind::real) {
        return format.bytes == 4 ? decoded<float> : decoded<double>;
    }
    const bool is_signed = format.kind == NumberKind::signed_integer;
    switch (format.bytes) {
        case 1: return is_signed ? decoded<std::int8_t> : decoded<std::uint8_t>;
        case 2: return is_signed ? decoded<std::int16_t> : decoded<std::uint16_t>;
        default: return is_signed ? decoded<std::int32_t> : decoded<std::uint32_t>;
    }
}

}  // namespace

std::filesystem::path data_path(const Header& header, const std::filesystem::path& header_path) {
    // A header must not reach out of its own folder.
    const std::string name = header.text("name of data file");
    if (name.find_first_of("/\\") != std::string::npos || name == "." || name == "..") {
        header.reject("name of data file", 0, "names a folder",
                      "put the data file beside its header and name it alone");
    }
    return header_path.parent_path() / name;
}

NumberFormat number_format(const Header& header) {
    NumberFormat format;
    const std::string kind = header.word("number format");
    const bool integer = kind == "signedinteger" || kind == "unsignedinteger";
    if (integer) {
        format.kind = kind == "signedinteger" ? NumberKind::signed_integer : NumberKind::unsigned_integer;
    } else if (kind != "float" && kind != "shortfloat" && kind != "longfloat") {
        header.reject("number format", 0, "is not one of the formats that can be read",
                      "use signed integer, unsigned integer, float or long float");
    }
    format.bytes = static_cast<int>(header.integer("number of bytes per pixel", 1, 8));
    const bool possible =
        integer ? format.bytes == 1 || format.bytes == 2 || format.bytes == 4
                : (format.bytes == 4 && kind != "longfloat") || (format.bytes == 8 && kind != "shortfloat");
    if (!possible) {
        header.reject("number of bytes per pixel", 0,
                      std::to_string(format.bytes) + " does not go with the number format",
                      "use 1, 2 or 4 for integers, 4 or 8 for floats");
    }
    const std::string order = header.has("imagedata byte order") ? header.word("imagedata byte order") : "bigendian";
    if (order != "bigendian" && order != "littleendian") {
        header.reject("imagedata byte order", 0, "is neither LITTLEENDIAN nor BIGENDIAN", "correct the header");
    }
    format.big_endian = order == "bigendian";
    return format;
}

DataFile::DataFile(const Header& header, const std::filesystem::path& path, std::uint64_t elements,
                   std::string_view sizes)
    : input_(data_path(header, path)), format_(number_format(header)), at_(offset_of(header)),
      scale_(scale_of(header)) {
    const auto width = static_cast<std::uint64_t>(format_.bytes);
    const std::uint64_t needed = file::checked_product({elements, width}, header.where(sizes)) + at_;
    if (needed != input_.size()) {
        throw Error(ErrorCode::inconsistent_data, header.where(sizes),
                    "declares " + std::to_string(needed) + " bytes of data, '" + input_.path().filename().string() +
                        "' has " + std::to_string(input_.size()),
                    needed > input_.size() ? "the data file is truncated, or the header belongs to another file"
                                           : "the header belongs to another file");
    }
}

void DataFile::read(std::span<float> values) {
    constexpr std::size_t elements_per_block = std::size_t{1} << 16U;
    const auto width = static_cast<std::size_t>(format_.bytes);
    const Decoder decode = decoder_of(format_);
    const bool swap = format_.big_endian != (std::endian::native == std::endian::big);
    while (!values.empty()) {
        const auto count = std::min(values.size(), elements_per_block);
        block_.resize(count * width);
        input_.read(at_, block_);
        for (std::size_t i = 0; i < count; ++i) {
            const auto value = static_cast<float>(decode(block_.data() + i * width, swap) * scale_);
            if (!std::isfinite(value)) {
                throw Error(ErrorCode::input_corrupt,
                            input_.path().string() + ", byte " + std::to_string(at_ + i * width),
                            "is not a finite number", "check the number format and byte order in the header");
            }
            values[i] = value;
        }
        at_ += block_.size();
        values = values.subspan(count);
    }
}

std::filesystem::path data_path_for(const std::filesystem::path& header_path, const std::string& extension) {
    std::filesystem::path data = header_path;
    data.replace_extension(extension);
    if (data == header_path) {
        throw Error(ErrorCode::output_location, header_path.string(), "is the name of the data file of this header",
                    "end the header's name with .hv for an image, .hs for a sinogram");
    }
    return data;
}

}  // namespace isotone::io::interfile
