// SPDX-License-Identifier: Apache-2.0
/// The binary part of an Interfile: numbers without a header of their own, described by the text part.
#pragma once

#include "io/file/checked_read.hpp"
#include "io/interfile/header.hpp"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace isotone::io::interfile {

enum class NumberKind { unsigned_integer, signed_integer, real };

struct NumberFormat {
    NumberKind kind = NumberKind::real;
    int bytes = 4;  ///< 1, 2, 4 for integers, 4 or 8 for reals
    bool big_endian = false;
};

/// From `number format`, `number of bytes per pixel` and `imagedata byte order` (big endian where absent, as Interfile
/// 3.3 has it).
NumberFormat number_format(const Header& header);

/// Where `name of data file` points: only a plain name beside the header is accepted.
/// @throws Error{input_corrupt} where it names a folder
std::filesystem::path data_path(const Header& header, const std::filesystem::path& header_path);

/// The data file, checked to hold exactly the numbers its header declares.
class DataFile {
public:
    /// @param header    where `name of data file`, the number format, the scale and the byte offset stand
    /// @param path      of the header: the data file must lie in the same folder
    /// @param elements  how many numbers the header's sizes declare
    /// @param sizes     what messages call those sizes
    /// @throws Error{input_corrupt} for a data file name with a folder in it or an unknown number format,
    ///         Error{input_missing} where the file is absent, Error{inconsistent_data} where its length is another
    DataFile(const Header& header, const std::filesystem::path& path, std::uint64_t elements, std::string_view sizes);

    /// Reads the next values.size() numbers, scaled.
    /// @throws Error{input_corrupt} for a number that is not finite, naming its byte
    void read(std::span<float> values);

    /// A factor applied to every number read, besides the header's own.
    void scale_by(double factor) { scale_ *= factor; }

private:
    file::InputFile input_;
    NumberFormat format_;
    std::uint64_t at_ = 0;
    double scale_ = 1.0;
    std::vector<std::byte> block_;
};

/// Name of the data file a writer puts beside a header: the header's stem and an extension.
/// @throws Error{output_location} where the header itself has that name
std::filesystem::path data_path_for(const std::filesystem::path& header_path, const std::string& extension);

}  // namespace isotone::io::interfile
